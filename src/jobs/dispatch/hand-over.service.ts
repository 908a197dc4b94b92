import { Injectable } from '@nestjs/common';
import { Database } from '../../database/index.js';
import { messageOf } from '../../errors/index.js';
import { type Log, logOf } from '../../observability/log.js';
import { isDoneWithin } from '../../timeouts/index.js';
import type { Retention } from '../declare/queue-definition.js';
import { JobCatalog } from '../declare/job-catalog.js';
import { chunksOf } from '../engine/chunks.js';
import { copyIdOf, type EngineCopy } from '../engine/engine.js';
import { JobEngine } from '../engine/job-engine.js';
import type { HandOver } from '../record/new-job.js';
import { DispatchWindow } from './dispatch-window.js';
import { QueueSettings } from './queue-settings.js';

/** After this an answer of the engine is not waited for any more: the copy may have landed, and restore asks later. */
const TIMEOUT_MS = 2_000;

/** Copies in one call to the engine. */
const CHUNK = 500;

const TAKE_BACK = `
  update haat.jobs j set state = 'pending', epoch = j.epoch + 1, handed_at = null
  from (select j.id from haat.jobs j join unnest($1::uuid[], $2::int[]) as r(id, epoch) on j.id = r.id and j.epoch = r.epoch
        where j.state = 'queued' order by j.id for update of j) as refused
  where j.id = refused.id`;

/** Gives recorded jobs to the engine, outside any transaction. */
@Injectable()
export class HandOverService {
  readonly #log: Log = logOf('Relay');
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(
    private readonly database: Database,
    private readonly engine: JobEngine,
    private readonly catalog: JobCatalog,
    private readonly settings: QueueSettings,
    private readonly window: DispatchWindow,
  ) {}

  /** Whether a job recorded now may go to the engine with its commit; else it waits for the relay. */
  hasRoom(queue: string, priority: number): boolean {
    // The relay hands the jobs of such a queue over one by one.
    if (this.catalog.queues().get(queue)?.queue.exclusive) return false;
    return this.engine.isUp() && !this.settings.isStopped(queue) && this.window.hasRoom(queue, priority);
  }

  /** Hands over behind the caller's back: it must not wait for the engine, and a failure is the relay's to mend. */
  soon(jobs: readonly HandOver[]): void {
    if (jobs.length === 0) return;
    for (const { queue, priority } of jobs) this.window.added(queue, priority);
    const work: Promise<unknown> = this.handOver(jobs)
      .catch((error: unknown) =>
        this.#log.error({ error: messageOf(error), jobs: jobs.length }, 'Hand-over failed; restore will find the jobs'),
      )
      .finally(() => this.#underWay.delete(work));
    this.#underWay.add(work);
  }

  /**
   * Hands the jobs to the engine; what it definitely refuses is `pending` again, under a new epoch. Returns whether it
   * took them all.
   */
  async handOver(jobs: readonly HandOver[]): Promise<boolean> {
    const byQueue = new Map<string, HandOver[]>();
    for (const job of jobs) byQueue.set(job.queue, [...(byQueue.get(job.queue) ?? []), job]);
    let areTaken = true;
    for (const [queue, its] of byQueue) {
      for (const chunk of chunksOf(its, CHUNK)) {
        const isTaken = await this.#handOverChunk(queue, chunk);
        areTaken &&= isTaken;
      }
    }
    return areTaken;
  }

  /** Waits for the hand-overs under way, at most `timeoutMs`; the rest is found again by restore. */
  async drain(timeoutMs: number): Promise<void> {
    await isDoneWithin(timeoutMs, Promise.allSettled(this.#underWay));
  }

  async #handOverChunk(queue: string, jobs: readonly HandOver[]): Promise<boolean> {
    try {
      const adding = this.engine.add(
        queue,
        jobs.map((job) => this.#copyOf(job)),
      );
      if (await isDoneWithin(TIMEOUT_MS, adding)) return true;
      // It may still land. Taking it back here would run in circles with an engine that is only slow.
      adding.catch((error: unknown) => this.#log.debug({ queue, error: messageOf(error) }, 'A late hand-over failed'));
      this.#log.warn(
        { queue, jobs: jobs.length, timeoutMs: TIMEOUT_MS },
        'The engine did not answer a hand-over in time',
      );
    } catch (error) {
      this.#log.warn(
        { queue, jobs: jobs.length, error: messageOf(error) },
        'The engine refused a hand-over; the jobs wait in PostgreSQL',
      );
      await this.database.query(TAKE_BACK, [jobs.map(({ id }) => id), jobs.map(({ epoch }) => epoch)]);
    }
    return false;
  }

  #copyOf({ id, epoch, queue, name, payload, priority, delay_ms, policy }: HandOver): EngineCopy {
    const declared = this.catalog.queues().get(queue)?.queue;
    const kept = { ...declared, ...policy } as { keepCompleted?: Retention; keepFailed?: Retention };
    const forgotten = { age: 0 };
    return {
      copyId: copyIdOf(id, epoch),
      name,
      payload,
      priority,
      delayMs: delay_ms,
      keepCompleted: kept.keepCompleted ?? forgotten,
      keepFailed: kept.keepFailed ?? forgotten,
    };
  }
}
