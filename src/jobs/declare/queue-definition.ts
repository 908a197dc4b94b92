import type { Backoff } from './backoff.js';
import { declarations } from './declarations.js';
import { days, type Milliseconds } from './durations.js';
import type { Priority } from './priority.js';

/** Left to the kernel: `QUEUE_DEFAULT_ATTEMPTS` (3) and `QUEUE_DEFAULT_BACKOFF` (exponential, from 5 s). */
export const KERNEL_DEFAULT = 'kernel-default';
export type KernelDefault = typeof KERNEL_DEFAULT;

/** Everything that must be decided about a queue. A queue without a full policy does not compile. */
export interface QueuePolicy {
  /** Jobs that one process runs at a time. */
  readonly concurrency: number;
  /** Longest run of one attempt; then its signal aborts and the attempt has failed. */
  readonly timeout: Milliseconds;
  /** Runs that may fail before the job is dead; the first one counts. */
  readonly attempts: number | KernelDefault;
  readonly backoff: Backoff | KernelDefault;
  readonly priority: Priority;
  readonly rateLimit?: RateLimit;
  /** One job of the queue at a time over all processes; `concurrency` then has no say. */
  readonly exclusive?: true;
  /** How long the engine's copy of a job stays visible in the dashboard; the record in PostgreSQL stays longer. */
  readonly keepCompleted: Retention;
  readonly keepFailed: Retention;
  /**
   * A schedule looks again and again for what is overdue, and enqueues it anew: a job that has failed for good is left
   * to the next sweep. Its death is recorded as `failed_swept` and logged as a warning; three in a row for one entity
   * (the first of a job's keys, else its deduplication key) are an error.
   */
  readonly sweep?: boolean;
}

/** At most `max` starts in every `per`, over all processes. */
export interface RateLimit {
  readonly max: number;
  readonly per: Milliseconds;
}

export interface Retention {
  readonly age: Milliseconds;
  readonly count?: number;
}

/** A day of completed jobs and a week of failed ones on the dashboard, a thousand of each at most. */
export const usualRetention = {
  keepCompleted: { age: days(1), count: 1000 },
  keepFailed: { age: days(7), count: 1000 },
} as const satisfies Pick<QueuePolicy, 'keepCompleted' | 'keepFailed'>;

export interface QueueDefinition extends QueuePolicy {
  readonly name: string;
  /** Other names under which callers of the API, and the environment, may speak of the queue. */
  readonly aliases: readonly string[];
}

/** Declares a queue. The constant that it returns is what jobs and processors refer to. */
export function defineQueue(
  name: string,
  policy: QueuePolicy,
  { aliases = [] }: { readonly aliases?: readonly string[] } = {},
): QueueDefinition {
  const queue = Object.freeze({ name, aliases, ...policy });
  declarations.queues.push(queue);
  return queue;
}
