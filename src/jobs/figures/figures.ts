import { Injectable } from '@nestjs/common';
import { Database } from '../../database/index.js';
import type { Milliseconds } from '../declare/durations.js';
import type { Run } from '../run/run.js';
import { add, countIn, emptyHistogram } from './histogram.js';

const MINUTE_MS = 60_000;

/** How an attempt ended, as far as it is counted. An attempt that failed for the last time counts as `dead` only. */
export type CountedEnding = 'completed' | 'failed' | 'dead';

interface Minute extends Record<CountedEnding, number> {
  readonly queue: string;
  readonly name: string;
  /** Beginning of the minute by the clock of this process. */
  readonly beganAt: number;
  readonly wait_hist: number[];
  readonly run_hist: number[];
}

/**
 * Adds what was counted to the rows of the minutes. The age of a minute is what is sent, so that the clock of the
 * database names it. Rows are sorted by their key: processes that flush together wait for each other in one order.
 */
const FLUSH = `
  insert into haat.queue_minutes as m (queue, name, minute, completed, failed, dead, wait_hist, run_hist)
  select r.queue, r.name, date_trunc('minute', clock.now - r.age_ms * interval '1 ms'), r.completed, r.failed, r.dead,
    r.wait_hist, r.run_hist
  from json_to_recordset($1::json) as r(queue text, name text, age_ms bigint, completed int, failed int, dead int,
    wait_hist int[], run_hist int[])
  cross join (select haat.haat_now() as now) as clock
  order by 1, 2, 3
  on conflict (queue, name, minute) do update set
    completed = m.completed + excluded.completed, failed = m.failed + excluded.failed, dead = m.dead + excluded.dead,
    wait_hist = (select array_agg(coalesce(a, 0) + coalesce(b, 0) order by i)
      from unnest(m.wait_hist, excluded.wait_hist) with ordinality as t(a, b, i)),
    run_hist = (select array_agg(coalesce(a, 0) + coalesce(b, 0) order by i)
      from unnest(m.run_hist, excluded.run_hist) with ordinality as t(a, b, i))`;

/**
 * Counts what this process runs, by queue, job and minute, and adds it to `queue_minutes` every few seconds. These are
 * figures, not records: a crash loses those of the last seconds, and a flush whose answer was lost may count twice.
 */
@Injectable()
export class Figures {
  #minutes = new Map<string, Minute>();
  readonly #startedAt = new WeakMap<Run, number>();
  #flushing: Promise<void> | undefined;

  constructor(private readonly database: Database) {}

  /** The handler of the run is about to be called. */
  started(run: Run): void {
    this.#startedAt.set(run, performance.now());
    countIn(this.#minuteOf(run).wait_hist, run.waitMs);
  }

  /** How the attempt ended is written. A run that ended before its handler was called has no duration. */
  ended(run: Run, ending: CountedEnding): void {
    const minute = this.#minuteOf(run);
    minute[ending]++;
    const startedAt = this.#startedAt.get(run);
    if (startedAt !== undefined) countIn(minute.run_hist, performance.now() - startedAt);
  }

  /** Writes down what was counted. What cannot be written is kept for the next time. */
  async flush(): Promise<void> {
    await this.#flushing?.catch(() => undefined);
    this.#flushing = this.#flush().finally(() => {
      this.#flushing = undefined;
    });
    await this.#flushing;
  }

  async #flush(): Promise<void> {
    if (this.#minutes.size === 0) return;
    const counted = this.#minutes;
    this.#minutes = new Map();
    try {
      await this.database.query(FLUSH, [JSON.stringify([...counted.values()].map(rowOf))]);
    } catch (error) {
      for (const minute of counted.values()) this.#giveBack(minute);
      throw error;
    }
  }

  #giveBack(counted: Minute): void {
    const minute = this.#minuteOf(counted, counted.beganAt);
    for (const ending of ['completed', 'failed', 'dead'] as const) minute[ending] += counted[ending];
    add(minute.wait_hist, counted.wait_hist);
    add(minute.run_hist, counted.run_hist);
  }

  #minuteOf({ queue, name }: Pick<Run, 'queue' | 'name'>, beganAt = beginningOfMinute(Date.now())): Minute {
    const key = JSON.stringify([queue, name, beganAt]);
    const known = this.#minutes.get(key);
    if (known) return known;
    const counts = { completed: 0, failed: 0, dead: 0, wait_hist: emptyHistogram(), run_hist: emptyHistogram() };
    const minute: Minute = { queue, name, beganAt, ...counts };
    this.#minutes.set(key, minute);
    return minute;
  }
}

const beginningOfMinute = (ms: Milliseconds): Milliseconds => ms - (ms % MINUTE_MS);

const rowOf = ({ beganAt, ...counts }: Minute) => ({ ...counts, age_ms: Math.max(0, Date.now() - beganAt) });
