import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../../errors/index.js';
import type { Log } from '../../observability/log.js';
import type { Milliseconds } from '../declare/durations.js';
import type { WatchedWorker } from './watched-worker.js';

/** A worker that does not answer may not close either. */
const CLOSE_PATIENCE_MS = 2_000;

export interface WorkerStatus {
  readonly queue: string;
  readonly isRunning: boolean;
  /** Its queue is paused or held back, so it asks for no jobs. */
  readonly isStopped: boolean;
  /** State of the connection that the worker waits for jobs on. */
  readonly connection: string;
  /** How long ago the engine last answered its question for work, in ms. */
  readonly fetchAgeMs: number;
  /** How often the watchdog has put a new worker in place of one that took no jobs. */
  readonly replacements: number;
  /** Why there is no worker; it is tried again. */
  readonly fault?: string;
}

/** The place of one queue's worker in this process: a worker is put there, watched, replaced and closed. */
export class QueueWorker {
  #worker: WatchedWorker | undefined;
  #fault: string | undefined;
  #replacements = 0;
  #isClosed = false;

  /** @param makeWorker registers a new worker of the queue, which begins to fetch */
  constructor(
    readonly queue: string,
    private readonly makeWorker: () => WatchedWorker,
    private readonly log: Log,
  ) {}

  get worker(): WatchedWorker | undefined {
    return this.#worker;
  }

  /** Starts the worker, unless there is one. A failure is reported, and the other queues run. */
  start(): void {
    if (this.#worker || this.#isClosed) return;
    try {
      this.#worker = this.makeWorker();
      this.#listenTo(this.#worker);
      this.#fault = undefined;
    } catch (error) {
      this.#fault = messageOf(error);
      this.log.error({ queue: this.queue, error: this.#fault }, 'A worker could not be started; it is tried again');
    }
  }

  /** Whether it should take jobs and has got no answer from the engine for `ms`, or does not ask any more. */
  isSilentFor(ms: Milliseconds): boolean {
    const worker = this.#worker;
    if (!worker || worker.isPaused()) return false;
    return !worker.isRunning() || worker.fetchAgeMs >= ms;
  }

  /** Puts a new worker in the place of one that takes no jobs. What the old one may still deliver is claimed once. */
  async replace(): Promise<void> {
    const old = this.#worker;
    if (!old) return;
    this.log.warn(
      { queue: this.queue, fetchAgeMs: old.fetchAgeMs, connection: old.blockingConnection, isRunning: old.isRunning() },
      'A worker takes no jobs although some wait; it is replaced',
    );
    await Promise.race([old.close(true), sleep(CLOSE_PATIENCE_MS, undefined, { ref: false })]);
    old.abandon();
    this.#worker = undefined;
    this.#replacements += 1;
    this.start();
  }

  async close(force: boolean): Promise<void> {
    this.#isClosed = true;
    await this.#worker?.close(force);
  }

  status(isStopped: boolean): WorkerStatus {
    const worker = this.#worker;
    return {
      queue: this.queue,
      isRunning: worker?.isRunning() ?? false,
      isStopped,
      connection: worker?.blockingConnection ?? 'none',
      fetchAgeMs: worker?.fetchAgeMs ?? 0,
      replacements: this.#replacements,
      ...(this.#fault !== undefined && { fault: this.#fault }),
    };
  }

  #listenTo(worker: WatchedWorker): void {
    worker.on('error', (error) =>
      this.log.warn({ queue: this.queue, error: error.message }, 'A worker reported an error'),
    );
    worker.on('stalled', (copyId) =>
      this.log.warn({ queue: this.queue, copyId }, `[${this.queue}] Job stalled in the engine`),
    );
  }
}
