import { type BulkJobOptions, Queue } from 'bullmq';
import { messageOf } from '../../errors/index.js';
import type { Log } from '../../observability/log.js';
import type { Milliseconds } from '../declare/durations.js';
import type { Retention } from '../declare/queue-definition.js';
import type { CopyState, EngineCopy } from './engine.js';
import type { EngineConnection } from './engine-connection.js';

/** BullMQ's queues: takes copies of recorded jobs and tells what became of them. What it says decides nothing. */
export class JobEngine {
  readonly #queues = new Map<string, Queue>();
  readonly #prepared = deferred();
  #isClosed = false;

  constructor(
    readonly connection: EngineConnection,
    private readonly prefix: string,
    private readonly log: Log,
  ) {}

  get kind(): 'redis' | 'postgres' {
    return this.connection.kind;
  }

  /** Whether a hand-over has a chance now. */
  isUp(): boolean {
    return !this.#isClosed && this.connection.isUp();
  }

  /** Resolves once the engine can hold queues. */
  whenPrepared(): Promise<void> {
    return this.#prepared.promise;
  }

  /** Makes the engine able to hold queues, e.g. by BullMQ's own migrations. */
  async prepare(): Promise<void> {
    await this.connection.prepare();
    this.#prepared.resolve();
  }

  /** The namespace of a queue's keys: hash-tagged, so that a Redis Cluster keeps each queue on one node. */
  prefixOf(queue: string): string {
    return `{${this.prefix}:${queue}}`;
  }

  /** BullMQ's own view of a queue. To be asked for once the engine is prepared. */
  queue(name: string): Queue {
    const known = this.#queues.get(name);
    if (known) return known;
    const queue = new Queue(name, {
      connection: this.connection.producer,
      prefix: this.prefixOf(name),
      // Our own version in the queue's meta key would be one more write that a wiped Redis loses.
      skipMetasUpdate: true,
    });
    queue.on('error', (error) => this.log.debug({ queue: name, error: error.message }, 'The engine reported an error'));
    this.#queues.set(name, queue);
    queue.waitUntilReady().catch((error: unknown) => this.#forget(queue, error));
    return queue;
  }

  /** A queue whose first conversation with the engine failed would fail for ever: the next use makes a new one. */
  #forget(queue: Queue, error: unknown): void {
    if (this.#isClosed) return;
    this.log.debug({ queue: queue.name, error: messageOf(error) }, 'A queue of the engine could not be opened');
    if (this.#queues.get(queue.name) === queue) this.#queues.delete(queue.name);
  }

  /** Hands copies over. An error may mean that they were refused or that only the answer was lost. */
  async add(queue: string, copies: readonly EngineCopy[]): Promise<void> {
    await this.queue(queue).addBulk(
      copies.map((copy) => ({ name: copy.name, data: copy.payload, opts: optionsOf(copy) })),
    );
  }

  /** What the engine knows of each copy, in their order, in one round trip. */
  async statesOf(queue: string, copyIds: readonly string[]): Promise<readonly CopyState[]> {
    const states = await (this.connection.statesOf?.(queue, copyIds) ??
      Promise.all(copyIds.map((id) => this.queue(queue).getJobState(id))));
    return states.map(copyState);
  }

  /** Takes a copy out, unless a worker holds it: such a copy ends by itself. */
  async remove(queue: string, copyId: string): Promise<void> {
    await this.queue(queue).remove(copyId);
  }

  /** Ends the window in which the starts of a rate-limited queue are counted, when it would last longer than `longestMs`. */
  async endLongerRateWindow(queue: string, longestMs: Milliseconds): Promise<void> {
    const leftMs = await this.queue(queue).getRateLimitTtl();
    if (leftMs > longestMs) await this.queue(queue).removeRateLimitKey();
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    // A queue shares its connection and has nothing of its own to end; the connection ends whether Redis is up or not.
    await Promise.all([this.connection.close(), ...[...this.#queues.values()].map((queue) => queue.close())]);
  }
}

function copyState(state: string): CopyState {
  switch (state) {
    case 'unknown':
      return 'unknown';
    case 'completed':
    case 'failed':
      return 'finished';
    case 'active':
      return 'active';
    default:
      return 'waiting';
  }
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

function optionsOf({ copyId, priority, delayMs, keepCompleted, keepFailed }: EngineCopy): BulkJobOptions {
  return {
    jobId: copyId,
    priority,
    delay: delayMs,
    // One copy is one hand-over: what comes after it is decided in PostgreSQL.
    attempts: 1,
    removeOnComplete: engineRetention(keepCompleted),
    removeOnFail: engineRetention(keepFailed),
  };
}

/** BullMQ counts ages in seconds. */
const engineRetention = ({ age, count }: Retention) => ({
  age: Math.ceil(age / 1000),
  ...(count !== undefined && { count }),
});
