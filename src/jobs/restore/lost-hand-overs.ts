import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { messageOf, Unavailable } from '../../errors/index.js';
import { Database } from '../../database/index.js';
import { type Log, logOf } from '../../observability/log.js';
import type { Milliseconds } from '../declare/durations.js';
import { copyIdOf, type CopyState } from '../engine/engine.js';
import { JobEngine } from '../engine/job-engine.js';

const CHUNK = 1_000;

/** An engine that accepts connections and does not answer must hold up neither a start nor a shutdown. */
const PATIENCE_MS = 5_000;

const HANDED_OVER = `
  select id, epoch, queue from haat.jobs
  where state = 'queued' and id > $1 and handed_at <= haat.haat_now() - $2::bigint * interval '1 ms'
  order by id limit ${CHUNK}`;

const HAND_OVER_AGAIN = `
  update haat.jobs j set state = 'pending', epoch = j.epoch + 1, handed_at = null
  from (select j.id from haat.jobs j join unnest($1::uuid[], $2::int[]) as r(id, epoch) on j.id = r.id and j.epoch = r.epoch
        where j.state = 'queued' order by j.id for update of j) as lost
  where j.id = lost.id`;

const FIRST_ID = '00000000-0000-0000-0000-000000000000';

const LOST: ReadonlySet<CopyState> = new Set(['unknown', 'finished']);

/** Fetched by a process that is gone, and not claimed: BullMQ would notice when its lock has run out. */
const LOST_WHEN_ALONE: ReadonlySet<CopyState> = new Set([...LOST, 'active']);

interface RestoreOptions {
  /** No other process lives and this one has not begun to fetch, so whatever is active in the engine was left behind. */
  readonly isAlone?: boolean;
}

type HandedOver = { id: string; epoch: number; queue: string };

/** Finds jobs that the engine should hold and does not: it was wiped, or the process died before it handed them over. */
@Injectable()
export class LostHandOvers {
  readonly #log: Log = logOf('Restore');

  constructor(
    private readonly database: Database,
    private readonly engine: JobEngine,
  ) {}

  /**
   * Asks the engine for every job handed over longer ago than `olderThanMs`, and hands over again what it does not
   * know or holds as finished: a finished copy whose record still waits never ran.
   */
  async restore(olderThanMs: Milliseconds, options: RestoreOptions = {}): Promise<void> {
    let after = FIRST_ID;
    for (;;) {
      if (!this.engine.isUp()) return;
      const chunk = await this.database.query<HandedOver>(HANDED_OVER, [after, olderThanMs]);
      const last = chunk.at(-1);
      if (!last) return;
      after = last.id;
      await this.#restoreChunk(chunk, options.isAlone ? LOST_WHEN_ALONE : LOST);
      if (chunk.length < CHUNK) return;
    }
  }

  async #restoreChunk(chunk: readonly HandedOver[], lostStates: ReadonlySet<CopyState>): Promise<void> {
    const states = await this.#statesOf(chunk);
    const lost = chunk.filter((_, index) => lostStates.has(states[index] ?? 'unknown'));
    if (lost.length === 0) return;
    await this.database.query(HAND_OVER_AGAIN, [lost.map(({ id }) => id), lost.map(({ epoch }) => epoch)]);
    this.#log.warn({ jobs: lost.length }, 'The engine had lost jobs; they are handed over again');
  }

  async #statesOf(chunk: readonly HandedOver[]): Promise<readonly CopyState[]> {
    const asking = Promise.all(chunk.map(({ id, epoch, queue }) => this.engine.stateOf(queue, copyIdOf(id, epoch))));
    // An answer after our patience is over is nobody's any more.
    asking.catch((error: unknown) => this.#log.debug({ error: messageOf(error) }, 'The engine could not be asked'));
    const states = await Promise.race([asking, sleep(PATIENCE_MS, undefined, { ref: false })]);
    if (!states)
      throw new Unavailable('engine_silent', `The engine did not say within ${PATIENCE_MS} ms what it holds.`);
    return states;
  }
}
