import { Injectable } from '@nestjs/common';
import { Database } from '../../database/index.js';
import type { Milliseconds } from '../declare/durations.js';
import { Figures } from '../figures/figures.js';
import { emptyHistogram, percentile } from '../figures/histogram.js';

/** How many attempts ended how. */
export interface EndingCounts {
  readonly completed: number;
  /** Attempts that failed and left another one. */
  readonly failed: number;
  /** Jobs that became dead. */
  readonly dead: number;
}

/** In ms; null when nothing ran. Each lies in the right bucket of the histogram, so it is within about a quarter. */
export interface Percentiles {
  readonly p50: Milliseconds | null;
  readonly p95: Milliseconds | null;
}

export interface Latency {
  /** From the moment that the job was due to its start. */
  readonly wait: Percentiles;
  /** From the start of the handler to its end, of every attempt. */
  readonly run: Percentiles;
}

export interface MinuteCounts extends EndingCounts {
  readonly minute: Date;
}

/**
 * As subqueries, so that the index can be searched with them: the clock itself is asked anew for every row. With both ends
 * of the time named, the planner expects a small part of the table and not a third of it.
 */
const WITHIN = `m.minute > (select haat.haat_now() - $1::bigint * interval '1 ms') and m.minute <= (select haat.haat_now())`;

export const COUNTS = `
  select queue, sum(completed)::float8 as completed, sum(failed)::float8 as failed, sum(dead)::float8 as dead
  from haat.queue_minutes m where ${WITHIN} group by queue`;

export const HISTOGRAMS = `
  select m.queue, h.bucket::int - 1 as bucket, sum(h.waits)::float8 as waits, sum(h.runs)::float8 as runs
  from haat.queue_minutes m
  cross join lateral unnest(m.wait_hist, m.run_hist) with ordinality as h(waits, runs, bucket)
  where ${WITHIN} and (h.waits > 0 or h.runs > 0)
  group by m.queue, h.bucket`;

const BY_MINUTE = `
  select series.minute, coalesce(sum(m.completed), 0)::float8 as completed, coalesce(sum(m.failed), 0)::float8 as failed,
    coalesce(sum(m.dead), 0)::float8 as dead
  from (select date_trunc('minute', haat.haat_now()) as now) as clock
  cross join lateral generate_series(clock.now - ($1::int - 1) * interval '1 minute', clock.now, interval '1 minute')
    as series(minute)
  left join haat.queue_minutes m on m.minute = series.minute
  group by series.minute order by series.minute`;

interface BucketRow extends Record<string, unknown> {
  queue: string;
  bucket: number;
  waits: number;
  runs: number;
}

/** Reads the figures by minute. What this process has counted is written first, so that its own jobs are all there. */
@Injectable()
export class FiguresReader {
  constructor(
    private readonly database: Database,
    private readonly figures: Figures,
  ) {}

  /** By queue; one that has run nothing is missing. */
  async counts(withinMs: Milliseconds): Promise<ReadonlyMap<string, EndingCounts>> {
    await this.figures.flush();
    const rows = await this.database.query<EndingCounts & { queue: string }>(COUNTS, [withinMs]);
    return new Map(rows.map(({ queue, ...counts }) => [queue, counts]));
  }

  /** By queue; one that has run nothing is missing. */
  async latencies(withinMs: Milliseconds): Promise<ReadonlyMap<string, Latency>> {
    await this.figures.flush();
    const rows = await this.database.query<BucketRow>(HISTOGRAMS, [withinMs]);
    const queues = new Set(rows.map(({ queue }) => queue));
    return new Map([...queues].map((name) => [name, latencyOf(rows.filter(({ queue }) => queue === name))]));
  }

  /** The last minutes, all queues together, oldest first; the last one is not over yet. */
  async byMinute(minutes: number): Promise<readonly MinuteCounts[]> {
    await this.figures.flush();
    return this.database.query<MinuteCounts & Record<string, unknown>>(BY_MINUTE, [minutes]);
  }
}

function latencyOf(rows: readonly BucketRow[]): Latency {
  const [waits, runs] = [emptyHistogram(), emptyHistogram()];
  for (const row of rows) {
    waits[row.bucket] = row.waits;
    runs[row.bucket] = row.runs;
  }
  return { wait: percentilesOf(waits), run: percentilesOf(runs) };
}

const percentilesOf = (histogram: readonly number[]): Percentiles => ({
  p50: percentile(histogram, 0.5),
  p95: percentile(histogram, 0.95),
});
