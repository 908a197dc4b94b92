import type { Backoff } from './backoff.js';
import { declarations } from './declarations.js';
import type { Milliseconds } from './durations.js';
import type { Priority } from './priority.js';

/** Everything that must be decided about a queue. A queue without a full policy does not compile. */
export interface QueuePolicy {
  /** Jobs that one process runs at a time. */
  readonly concurrency: number;
  /** Longest run of one attempt; then its signal aborts and the attempt has failed. */
  readonly timeout: Milliseconds;
  /** Runs that may fail before the job is dead; the first one counts. */
  readonly attempts: number;
  readonly backoff: Backoff;
  readonly priority: Priority;
  /** At most `max` starts in every `per`, over all processes. */
  readonly rateLimit?: { readonly max: number; readonly per: Milliseconds };
  /** One job of the queue at a time over all processes; `concurrency` then has no say. */
  readonly exclusive?: true;
  /** How long the engine's copy of a job stays visible in the dashboard; the record in PostgreSQL stays longer. */
  readonly keepCompleted: Retention;
  readonly keepFailed: Retention;
}

export interface Retention {
  readonly age: Milliseconds;
  readonly count?: number;
}

export interface QueueDefinition extends QueuePolicy {
  readonly name: string;
}

/** Declares a queue. The constant that it returns is what jobs and processors refer to. */
export function defineQueue(name: string, policy: QueuePolicy): QueueDefinition {
  const queue = Object.freeze({ name, ...policy });
  declarations.queues.push(queue);
  return queue;
}
