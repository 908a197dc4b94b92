import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { QueryResultRow } from 'pg';

/** Drizzle over one connection or over the pool: the typed way to write ordinary SQL. */
export type Orm = NodePgDatabase;

/** Whatever runs one SQL statement: the database, each statement its own transaction, or an open transaction. */
export interface Sql {
  readonly orm: Orm;
  /** Runs one parameterised statement and returns its rows. Tables are named in full (`haat.jobs`). */
  query<Row extends QueryResultRow>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

/**
 * An open transaction. What takes one joins its caller's commit: it is all done or none of it. A transaction is
 * short and never waits for the network or for work outside the database.
 */
export interface Transaction extends Sql {
  /** Runs `effect` once the commit is known to have happened, never after a rollback. It must not throw. */
  afterCommit(effect: () => void): void;
  /**
   * Runs `work` so that what it throws undoes what it did and nothing else: the caller may catch the error and go on, and
   * commit. Locks that it took and effects that it asked for are undone as well. To be awaited before the next statement.
   */
  savepoint<T>(work: () => Promise<T>): Promise<T>;
}

export interface TransactionOptions {
  /** Longest life of the transaction, in ms; then it is rolled back. Default 15,000. */
  readonly timeoutMs?: number;
}
