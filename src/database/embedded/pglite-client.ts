import { EventEmitter } from 'node:events';
import { ClientReleased, DatabaseClosed } from './pool-errors.js';
import type { PoolCore } from './pool-core.js';
import { listenTo, specialStatement } from './special-statement.js';
import { toStatement, type Query, type Statement } from './statement.js';
import { withCallersStack, type Result } from './wire-protocol.js';

/**
 * A client checked out of the pool. Between BEGIN and COMMIT or ROLLBACK it has the session for itself, and everybody
 * else waits.
 */
export class PGliteClient extends EventEmitter {
  /** Set while this client is inside a transaction: ends its turn. */
  #endTurn: (() => void) | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #released = false;
  #closed: Error | undefined;

  constructor(
    private readonly core: PoolCore,
    private readonly onRelease: () => void,
  ) {
    super();
    this.setMaxListeners(0);
  }

  /** A client of the pool is connected from the start; this only tells whether it still is. */
  async connect(): Promise<this> {
    this.#refuseWhenUnusable();
    return this;
  }

  /** Queries of one client run in the order in which they were given, also when nobody awaits them. */
  async query<Row = Record<string, unknown>>(query: Query, values?: readonly unknown[]): Promise<Result<Row>> {
    this.#refuseWhenUnusable();
    const statement = toStatement(query, values);
    const answer = this.#last.then(() => this.#answer(statement));
    this.#last = answer.catch(() => undefined);
    try {
      // Only the caller knows the columns that its text selects, and whether it has several statements.
      return (await answer) as Result<Row>;
    } catch (error) {
      throw withCallersStack(error);
    }
  }

  /** Gives the client back; an open transaction is rolled back once the queries given so far are done. */
  release(_destroy?: boolean | Error): void {
    if (this.#released) throw new ClientReleased('release');
    this.#released = true;
    this.onRelease();
    this.core.forget(this);
    // Once more at the end: a query given before release() may have listened or named the client since.
    this.#last = this.#last.then(() => this.#rollBack()).then(() => this.core.forget(this));
  }

  async end(): Promise<void> {
    if (!this.#released) this.release();
    await this.#last;
  }

  /** Ends what this client is doing because the database closes: its transaction is rolled back. */
  async abandon(reason: DatabaseClosed): Promise<void> {
    this.#closed = reason;
    this.#last = this.#last.then(() => this.#rollBack());
    await this.#last;
  }

  async #answer(statement: Statement): Promise<Result | Result[]> {
    if (this.#closed) throw this.#closed;
    const special = specialStatement(statement.text);
    switch (special?.kind) {
      case 'listen':
        return this.#listen(special.channel);
      case 'unlisten':
        if (special.channel === '*') this.core.subscriptions.removeAll(this);
        else this.core.subscriptions.remove(this, special.channel);
        return withoutRows('UNLISTEN');
      case 'list-names':
        return this.core.names();
      case 'name':
        this.core.name(this, String(statement.values[0]));
        return this.#run(statement);
      default:
        return this.#run(statement);
    }
  }

  /** Takes the turn, and keeps it for as long as the statement leaves a transaction open. */
  async #run(statement: Statement): Promise<Result | Result[]> {
    const { session, turns } = this.core;
    this.#endTurn ??= await turns.take();
    try {
      return await session.run(statement);
    } finally {
      if (!session.inTransaction) {
        this.#endTurn();
        this.#endTurn = undefined;
      }
    }
  }

  async #listen(channel: string): Promise<Result> {
    const { subscriptions } = this.core;
    const listen = toStatement(listenTo(channel));
    if (this.#endTurn) await subscriptions.addInTransaction(this, channel, () => this.#run(listen));
    else await subscriptions.add(this, channel, () => this.core.run(listen));
    return withoutRows('LISTEN');
  }

  async #rollBack(): Promise<void> {
    if (!this.#endTurn) return;
    await this.#run(toStatement('ROLLBACK')).catch(() => {
      // ROLLBACK fails only where the database has stopped, and then the transaction is gone too.
    });
  }

  #refuseWhenUnusable(): void {
    if (this.#released) throw new ClientReleased('query');
    if (this.#closed) throw this.#closed;
  }
}

function withoutRows(command: string): Result {
  return { command, rowCount: null, oid: null, rows: [], fields: [] };
}
