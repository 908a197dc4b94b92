import { Injectable } from '@nestjs/common';
import { Database } from '../../database/index.js';
import { type Log, logOf } from '../../observability/log.js';
import type { Milliseconds } from '../declare/durations.js';
import { Relay } from '../dispatch/relay.js';
import { answered } from '../engine/answered.js';
import { copyIdOf, type CopyState } from '../engine/engine.js';
import { JobEngine } from '../engine/job-engine.js';
import { Leases } from '../leases.js';

const CHUNK = 1_000;

/**
 * The most urgent first, so that they run again first. The engine holds a window of each queue, so this order is that
 * of a few thousand rows however many are recorded; by id alone the whole history would be read.
 */
const HANDED_OVER = `
  select id, epoch, queue, priority from haat.jobs
  where state = 'queued' and (priority, id) > ($1::smallint, $2::uuid)
    and handed_at <= haat.haat_now() - $3::bigint * interval '1 ms'
  order by priority, id limit ${CHUNK}`;

const HAND_OVER_AGAIN = `
  update haat.jobs j set state = 'pending', epoch = j.epoch + 1, handed_at = null
  from (select j.id from haat.jobs j join unnest($1::uuid[], $2::int[]) as r(id, epoch) on j.id = r.id and j.epoch = r.epoch
        where j.state = 'queued' order by j.id for update of j) as lost
  where j.id = lost.id`;

const BEFORE_ALL = { priority: 0, id: '00000000-0000-0000-0000-000000000000' };

const LOST: ReadonlySet<CopyState> = new Set(['unknown', 'finished']);

/** Fetched by a process that is gone, and not claimed: BullMQ would notice when its lock has run out. */
const LOST_WHEN_ALONE: ReadonlySet<CopyState> = new Set([...LOST, 'active']);

interface RestoreOptions {
  /** No other process lives and this one has not begun to fetch, so whatever is active in the engine was left behind. */
  readonly isAlone?: boolean;
}

type HandedOver = { id: string; epoch: number; queue: string; priority: number };

/** Finds jobs that the engine should hold and does not: it was wiped, or the process died before it handed them over. */
@Injectable()
export class LostHandOvers {
  readonly #log: Log = logOf('Restore');

  constructor(
    private readonly database: Database,
    private readonly engine: JobEngine,
    private readonly relay: Relay,
    private readonly leases: Leases,
  ) {}

  /** As {@link restore}, by one process of the deployment in each period: asking costs the engine, and once is enough. */
  async restoreInTurn(olderThanMs: Milliseconds, periodMs: Milliseconds): Promise<void> {
    // A little shorter than the period, so that whoever comes next after a holder's death may begin.
    if (await this.leases.take('lost-hand-overs', periodMs * 0.9)) await this.restore(olderThanMs);
  }

  /**
   * Asks the engine for every job handed over longer ago than `olderThanMs`, and hands over again what it does not
   * know or holds as finished: a finished copy whose record still waits never ran.
   */
  async restore(olderThanMs: Milliseconds, options: RestoreOptions = {}): Promise<void> {
    let after: Pick<HandedOver, 'priority' | 'id'> = BEFORE_ALL;
    for (;;) {
      if (!this.engine.isUp()) return;
      const chunk = await this.database.query<HandedOver>(HANDED_OVER, [after.priority, after.id, olderThanMs]);
      const last = chunk.at(-1);
      if (!last) return;
      after = last;
      await this.#restoreChunk(chunk, options.isAlone ? LOST_WHEN_ALONE : LOST);
      if (chunk.length < CHUNK) return;
    }
  }

  async #restoreChunk(chunk: readonly HandedOver[], lostStates: ReadonlySet<CopyState>): Promise<void> {
    const states = await this.#statesOf(chunk);
    const lost = chunk.filter((job) => lostStates.has(states.get(job) ?? 'unknown'));
    if (lost.length === 0) return;
    await this.database.query(HAND_OVER_AGAIN, [lost.map(({ id }) => id), lost.map(({ epoch }) => epoch)]);
    this.#log.warn({ jobs: lost.length }, 'The engine had lost jobs; they are handed over again');
    // While the rest is looked for, what was found already runs.
    this.relay.wake();
  }

  async #statesOf(chunk: readonly HandedOver[]): Promise<ReadonlyMap<HandedOver, CopyState>> {
    const queues = new Set(chunk.map(({ queue }) => queue));
    const states = new Map<HandedOver, CopyState>();
    const askForQueue = async (queue: string): Promise<void> => {
      const jobs = chunk.filter((job) => job.queue === queue);
      const answers = await this.engine.statesOf(
        queue,
        jobs.map(({ id, epoch }) => copyIdOf(id, epoch)),
      );
      for (const [index, job] of jobs.entries()) states.set(job, answers[index] ?? 'unknown');
    };
    await answered(Promise.all([...queues].map(askForQueue)));
    return states;
  }
}
