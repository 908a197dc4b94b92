import { drizzle } from 'drizzle-orm/node-postgres';
import type { Pool, PoolClient, QueryResultRow } from 'pg';
import { messageOf } from '../errors/index.js';
import { answerWithin } from '../timeouts/index.js';
import type { Listen } from './channel-listener.js';
import { ClientTransaction } from './client-transaction.js';
import { CommitInDoubt, DatabaseUnavailable, isConnectionFault, TransactionTimedOut } from './database.errors.js';
import { insideTransaction, outsideTransaction, refuseInsideTransaction } from './open-transaction.js';
import { SilenceWatch } from './silence-watch.js';
import type { Orm, Sql, Transaction, TransactionOptions } from './transaction.js';

const DEFAULT_TIMEOUT_MS = 15_000;

/** Where the connections come from; {@link Database} is the same over both kinds. */
export interface DatabaseSource {
  readonly kind: 'embedded' | 'server';
  readonly pool: Pool;
  /** How long one statement on a connection of {@link pool} may take, in ms, before the server ends it; absent: for ever. */
  readonly statementMs?: number;
  /** For work that may take its time, as migrations and waiting for them may. Absent where no statement is ended: {@link pool}. */
  readonly patientPool?: Pool;
  /** A pool for the PostgreSQL engine of the queues, whose search path is the engine's schema. */
  enginePool(max: number): Pool;
  /** Absent where one process has the database for itself: nobody else could notify. */
  listen?(channel: string, listen: Listen): void;
  /**
   * Connects anew and says good-bye: behind transactions that hold all connections of the pool a question would wait for
   * them, and not for the database. Absent where there is no way to the database on which an answer could get lost.
   */
  readonly greet?: () => Promise<void>;
  /** Settles when the database has failed for good, so that only a new process can go on. */
  readonly lost?: Promise<Error>;
  close(): Promise<void>;
}

/** PostgreSQL, embedded or on a server: single statements and transactions. */
export class Database implements Sql {
  readonly orm: Orm;
  readonly #ready: Promise<void>;
  #isReady = false;

  /** @param prepared settles when the migrations are applied; until then {@link isReady} is false. */
  constructor(
    private readonly source: DatabaseSource,
    prepared: Promise<void>,
  ) {
    this.orm = drizzle(this.#guarded(source.pool));
    this.#ready = prepared.then(() => {
      this.#isReady = true;
    });
    this.#ready.catch(() => {
      // Whoever awaits whenReady() gets the reason; without a waiter it must not end the process here.
    });
  }

  get kind(): 'embedded' | 'server' {
    return this.source.kind;
  }

  /** Whether the database was reached and its migrations are applied. It may have gone down since: see {@link ping}. */
  get isReady(): boolean {
    return this.#isReady;
  }

  whenReady(): Promise<void> {
    return this.#ready;
  }

  /** Settles with the reason when only a new process can go on: the embedded database failed. Never, on a server. */
  get lost(): Promise<Error> | undefined {
    return this.source.lost;
  }

  /** @throws DatabaseUnavailable when the server does not answer. */
  async ping(): Promise<void> {
    await this.query('select 1');
  }

  async query<Row extends QueryResultRow>(text: string, values?: readonly unknown[]): Promise<Row[]> {
    refuseInsideTransaction();
    try {
      const { rows } = await this.source.pool.query<Row>(text, values ? [...values] : undefined);
      return rows;
    } catch (error) {
      throw unavailableOr(error);
    }
  }

  /**
   * Runs `work` in a transaction and commits it; an error rolls it back and is thrown on.
   *
   * @throws CommitInDoubt when the connection was lost during COMMIT.
   * @throws TransactionTimedOut when `work` took longer than `timeoutMs`.
   * @throws DatabaseUnavailable when no connection could be had, it was lost before COMMIT, or the database was silent
   *   while `work` waited for it.
   */
  async transaction<T>(work: (tx: Transaction) => Promise<T>, options: TransactionOptions = {}): Promise<T> {
    refuseInsideTransaction();
    const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    const client = await this.#connect();
    const tx = new ClientTransaction(client);
    const silence = new SilenceWatch(timeoutMs, this.source.greet);
    // What the work throws may look like a lost connection and be one to somebody else.
    let isWorking = false;
    let broken: Error | undefined;
    let result: T;
    let runEffects: () => void;
    try {
      await client.query(this.#begin(timeoutMs));
      isWorking = true;
      result = await insideTransaction(() =>
        answerWithin(timeoutMs, work(tx), () => new TransactionTimedOut(timeoutMs)),
      );
      isWorking = false;
      const effects = tx.end();
      runEffects = () => outsideTransaction(() => effects.forEach((effect) => effect()));
      await commit(client, runEffects);
    } catch (error) {
      const isOwn = isWorking && !tx.isLost;
      tx.end();
      broken = isOwn ? await rollBack(client) : await rolledBack(client, error);
      // On a connection that answers nothing any more, or was not answered for long, it was not the work that took too long.
      if (error instanceof TransactionTimedOut && (broken || silence.wasSilent))
        throw new DatabaseUnavailable(messageOf(broken ?? error), { cause: error });
      throw isOwn ? error : unavailableOr(error);
    } finally {
      silence.end();
      client.release(broken);
    }
    runEffects();
    return result;
  }

  /** Joins the transaction of a caller that has one, and else runs `work` in one of its own, as {@link transaction} does. */
  within<T>(tx: Transaction | undefined, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return tx ? work(tx) : this.transaction(work);
  }

  /** A pool for the queues' PostgreSQL engine, of at most `max` connections; it is closed with the database. */
  enginePool(max: number): Pool {
    return this.#guarded(this.source.enginePool(max));
  }

  /**
   * Calls back for what any process notifies on the channel, until the database is closed. Notifications are lost while
   * the connection is; the embedded database, which has one process, delivers none.
   */
  listen(channel: string, listen: Listen): void {
    this.source.listen?.(channel, listen);
  }

  close(): Promise<void> {
    return this.source.close();
  }

  async #connect(): Promise<PoolClient> {
    try {
      return await this.source.pool.connect();
    } catch (error) {
      throw unavailableOr(error);
    }
  }

  /**
   * The server ends a statement that hangs there, a little after our own timer, so that one of the two speaks first. A transaction
   * that may take longer than a statement consists of several.
   */
  #begin(timeoutMs: number): string {
    if (this.kind === 'embedded') return 'begin';
    const idleMs = timeoutMs + 1_000;
    const statementMs = Math.min(idleMs, this.source.statementMs ?? idleMs);
    return `begin; set local statement_timeout = ${statementMs}; set local idle_in_transaction_session_timeout = ${idleMs}`;
  }

  /** The same pool, refusing to be used inside an open transaction, for those who know only a `pg.Pool`. */
  #guarded(pool: Pool): Pool {
    return new Proxy(pool, {
      get(target, property, receiver) {
        if (property === 'query' || property === 'connect') refuseInsideTransaction();
        const value: unknown = Reflect.get(
          target,
          property,
          property === 'query' || property === 'connect' ? target : receiver,
        );
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  }
}

async function commit(client: PoolClient, runEffects: () => void): Promise<void> {
  let command: string;
  try {
    ({ command } = await client.query('commit'));
  } catch (error) {
    throw isConnectionFault(error) ? new CommitInDoubt(error, runEffects) : error;
  }
  // PostgreSQL answers COMMIT of a failed transaction with ROLLBACK and no error.
  if (command === 'ROLLBACK')
    throw new Error('The transaction was rolled back: a statement in it had failed and its error was not thrown on.');
}

/** Rolls back after `error`; returns why the connection cannot be used again, if so. */
async function rolledBack(client: PoolClient, error: unknown): Promise<Error | undefined> {
  return isConnectionFault(error) ? asError(error) : rollBack(client);
}

async function rollBack(client: PoolClient): Promise<Error | undefined> {
  try {
    await client.query('rollback');
    return undefined;
  } catch (failure) {
    return asError(failure);
  }
}

const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));

function unavailableOr(error: unknown): unknown {
  if (error instanceof DatabaseUnavailable || error instanceof CommitInDoubt) return error;
  return isConnectionFault(error) ? new DatabaseUnavailable(messageOf(error), { cause: error }) : error;
}
