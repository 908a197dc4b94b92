import { type JobSchedulerJson, Worker } from 'bullmq';
import { messageOf } from '../../errors/index.js';
import type { Log } from '../../observability/log.js';
import { isDoneWithin } from '../../timeouts/index.js';
import type { Milliseconds } from '../declare/durations.js';
import type { JobEngine } from './job-engine.js';

/** A moment that comes again and again, of which the engine tells. */
export interface WakeUp {
  readonly id: string;
  /** Cron pattern. */
  readonly pattern: string;
  /** IANA time zone. */
  readonly timeZone: string;
}

/** An engine that is away must not keep the process from ending. */
const CLOSING_MS: Milliseconds = 1_000;

/** A wake-up whose time is over for longer than this was lost with a part of the engine's memory. */
const OVERDUE_MS: Milliseconds = 60_000;

/** What is due and when is decided in PostgreSQL, so there is nothing to keep. */
const FORGET = { attempts: 1, removeOnComplete: true, removeOnFail: true };

/**
 * Wakes the program by BullMQ's job schedulers, so that what is due does not wait for the next poll. A wake-up may be
 * lost, late or doubled: it says only "look now".
 */
export class WakeUps {
  #worker: Worker | undefined;

  constructor(
    private readonly engine: JobEngine,
    private readonly queue: string,
    private readonly onWakeUp: (id: string) => Promise<void>,
    private readonly log: Log,
  ) {}

  /** Begins to listen. To be called once the engine is prepared. */
  start(): void {
    const worker = new Worker(this.queue, (copy) => this.onWakeUp(copy.name), {
      connection: this.engine.connection.worker,
      prefix: this.engine.prefixOf(this.queue),
      skipVersionCheck: true,
    });
    worker.on('error', (error) => this.log.debug({ error: error.message }, 'The worker of wake-ups reported an error'));
    this.#worker = worker;
  }

  /**
   * Makes the engine hold these wake-ups and no others; changes nothing where it already does. By one process at a time:
   * two that add and remove at once leave too few.
   */
  async register(wakeUps: readonly WakeUp[]): Promise<void> {
    const queue = this.engine.queue(this.queue);
    const held = new Map((await queue.getJobSchedulers(0, -1, true)).map((scheduler) => [scheduler.key, scheduler]));
    for (const { id, pattern, timeZone } of wakeUps) {
      if (isAlive(held.get(id), pattern, timeZone)) continue;
      await queue.upsertJobScheduler(id, { pattern, tz: timeZone }, { name: id, data: {}, opts: FORGET });
    }
    const wanted = new Set(wakeUps.map(({ id }) => id));
    for (const id of held.keys()) if (!wanted.has(id)) await queue.removeJobScheduler(id);
  }

  /** Lets the wake-up under way end, and takes no more. */
  async close(): Promise<void> {
    if (!this.#worker) return;
    const closing = this.#worker
      .close(!this.engine.isUp())
      .catch((error: unknown) => this.log.debug({ error: messageOf(error) }, 'The wake-ups did not end politely'));
    await isDoneWithin(CLOSING_MS, closing);
  }
}

function isAlive(held: JobSchedulerJson | undefined, pattern: string, timeZone: string): boolean {
  return (
    held?.pattern === pattern && held.tz === timeZone && held.next !== undefined && held.next > Date.now() - OVERDUE_MS
  );
}
