import { drizzle } from 'drizzle-orm/node-postgres';
import type { PoolClient, QueryResultRow } from 'pg';
import { HaatError } from '../errors/index.js';
import { isConnectionFault } from './database.errors.js';
import type { Orm, Transaction } from './transaction.js';

/** The transaction over one checked-out connection. */
export class ClientTransaction implements Transaction {
  readonly #effects: (() => void)[] = [];
  readonly #client: PoolClient;
  #orm: Orm | undefined;
  #open = true;
  #savepoints = 0;
  #isLost = false;

  constructor(client: PoolClient) {
    this.#client = this.#guarded(client);
  }

  get orm(): Orm {
    this.#refuseWhenOver();
    return (this.#orm ??= drizzle(this.#client));
  }

  /** Whether a statement found the connection lost. What else its work throws is the work's own trouble. */
  get isLost(): boolean {
    return this.#isLost;
  }

  async query<Row extends QueryResultRow>(text: string, values?: readonly unknown[]): Promise<Row[]> {
    const { rows } = await this.#client.query<Row>(text, values ? [...values] : undefined);
    return rows;
  }

  afterCommit(effect: () => void): void {
    this.#effects.push(effect);
  }

  async savepoint<T>(work: () => Promise<T>): Promise<T> {
    const name = `savepoint_${(this.#savepoints += 1)}`;
    const effects = this.#effects.length;
    await this.query(`savepoint ${name}`);
    try {
      const result = await work();
      await this.query(`release savepoint ${name}`);
      return result;
    } catch (error) {
      // What is lost or over is rolled back as a whole.
      if (this.#isLost || !this.#open) throw error;
      await this.query(`rollback to savepoint ${name}`);
      this.#effects.length = effects;
      throw error;
    }
  }

  /** From here on the transaction can no longer be used; its connection may belong to somebody else. */
  end(): readonly (() => void)[] {
    this.#open = false;
    return this.#effects;
  }

  /** The ORM may be kept longer than the transaction, so it is the connection itself that ends with it. */
  #guarded(client: PoolClient): PoolClient {
    const query = async (...statement: Parameters<PoolClient['query']>): Promise<unknown> => {
      this.#refuseWhenOver();
      try {
        return await client.query(...statement);
      } catch (error) {
        this.#isLost ||= isConnectionFault(error);
        throw error;
      }
    };
    return new Proxy(client, {
      get: (target, property) => (property === 'query' ? query : Reflect.get(target, property, target)),
    });
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
