import { drizzle } from 'drizzle-orm/node-postgres';
import type { PoolClient, QueryResultRow } from 'pg';
import { HaatError } from '../errors/index.js';
import type { Orm, Transaction } from './transaction.js';

/** The transaction over one checked-out connection. */
export class ClientTransaction implements Transaction {
  readonly #effects: (() => void)[] = [];
  #orm: Orm | undefined;
  #open = true;

  constructor(readonly client: PoolClient) {}

  get orm(): Orm {
    this.#refuseWhenOver();
    return (this.#orm ??= drizzle(this.client));
  }

  async query<Row extends QueryResultRow>(text: string, values?: readonly unknown[]): Promise<Row[]> {
    this.#refuseWhenOver();
    const { rows } = await this.client.query<Row>(text, values ? [...values] : undefined);
    return rows;
  }

  afterCommit(effect: () => void): void {
    this.#effects.push(effect);
  }

  /** From here on the transaction can no longer be used; its connection may belong to somebody else. */
  end(): readonly (() => void)[] {
    this.#open = false;
    return this.#effects;
  }

  #refuseWhenOver(): void {
    if (this.#open) return;
    throw new HaatError(
      'internal',
      'transaction_over',
      'The transaction is over: await everything that uses "tx" inside it.',
    );
  }
}
