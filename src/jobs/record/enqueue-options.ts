import type { Transaction } from '../../database/index.js';
import type { Backoff } from '../declare/backoff.js';
import type { Milliseconds } from '../declare/durations.js';
import type { Priority } from '../declare/priority.js';
import type { Retention } from '../declare/queue-definition.js';

/** What one call may settle for its job; everything else comes from the job and its queue. */
export interface EnqueueOptions {
  /** Not before this long from now. */
  readonly delay?: Milliseconds;
  readonly priority?: Priority;
  readonly attempts?: number;
  readonly backoff?: Backoff;
  /** What has not begun by then expires, also a job that waits for its next attempt. */
  readonly expiresAt?: Date;
  /** While a job with this key is unfinished in the same queue, no second one is recorded. */
  readonly deduplicationKey?: string;
  /** The same for a job with the same payload, unless `deduplicationKey` is given. */
  readonly deduplicate?: boolean;
  /** With `deduplicate`: only among jobs that have the same one, such as those of one tenant. */
  readonly deduplicateAmong?: string;
  /** Overrides how long the engine's copy stays visible. */
  readonly keepCompleted?: Retention;
  readonly keepFailed?: Retention;
  /** Who asked: the name of an API key. */
  readonly owner?: string;
  /**
   * Business keys by which the job can be found, such as an order's number; given the job's id where one holds it. At
   * most 50, of at most 255 characters. Personal data stands there hashed: see `BusinessKeys`.
   */
  readonly keys?: readonly string[] | ((jobId: string) => readonly string[]);
  /** A row of the caller's own that is recorded in the same commit, and only when the job is created. */
  readonly alongside?: Alongside;
}

/** One of many jobs that are enqueued at once. */
export interface EnqueueRequest {
  readonly payload: object;
  readonly options?: EnqueueOptions;
}

/** Writes rows of one kind in the transaction that records their jobs: one statement for all of them. */
export interface RowWriter<Row> {
  insert(tx: Transaction, rows: readonly Row[]): Promise<void>;
}

/** One row for a {@link RowWriter}, made once the job's id is known. */
export interface Alongside<Row = unknown> {
  readonly writer: RowWriter<Row>;
  readonly row: (jobId: string) => Row;
}

/** Hides the row's type from {@link EnqueueOptions}: writer and row are checked against each other here. */
export function alongside<Row>(writer: RowWriter<Row>, row: (jobId: string) => Row): Alongside {
  return { writer, row } as Alongside<never> as Alongside;
}

/** What became of the request to enqueue. */
export interface Enqueued {
  readonly jobId: string;
  readonly queue: string;
  readonly name: string;
  /** `pending`: recorded; `queued`: recorded, and it goes to the engine at once. */
  readonly state: 'pending' | 'queued' | 'active' | 'completed' | 'dead' | 'cancelled' | 'expired';
  /** `deduplicated`: an older job holds the deduplication key, and `jobId` is that one. */
  readonly outcome: 'created' | 'deduplicated';
}
