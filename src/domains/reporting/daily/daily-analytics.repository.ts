import { Injectable } from '@nestjs/common';
import { Database, type Sql, type Transaction } from '../../../database/index.js';
import { DAY_COLUMNS, DAY_FIGURES } from './day-figures.report.js';

/**
 * The days that are over and not yet recorded: from the one after the last recorded on, or just the last one where there is none;
 * at most $3 of them. $4 is how long after its end a day may still grow, in ms.
 */
const DUE = `
  with clock as (select haat.haat_now() as now),
  bounds as (
    select (least(coalesce($1::timestamptz, clock.now), clock.now) at time zone $2)::date - 1 as last, clock.now from clock
  )
  select day::date::text as day,
    ceil(1000 * extract(epoch from (day + interval '1 day') at time zone $2 - bounds.now))::float8 + $4::int as "msLeft"
  from bounds cross join lateral generate_series(
    greatest(coalesce((select max(day) + 1 from haat.daily_analytics), bounds.last), bounds.last - $3::int + 1)::timestamp,
    bounds.last::timestamp, interval '1 day') as day
  order by day`;

/** A day that is recorded stays as it is. */
const RECORD = `
  with days as (
    select day, day::timestamp at time zone $2 as starts_at, (day + 1)::timestamp at time zone $2 as ends_at
    from unnest($1::date[]) as day
  )
  insert into haat.daily_analytics (${DAY_COLUMNS}, recorded_at)
  select ${DAY_COLUMNS}, haat.haat_now() from (${DAY_FIGURES}) as figures
  on conflict do nothing
  returning day::text as day`;

/** A day that is to be recorded. */
export interface DueDay extends Record<string, unknown> {
  readonly day: string;
  /** Until nothing can be added to it any more; zero and less when that is over. */
  readonly msLeft: number;
}

/** The table of recorded days. */
@Injectable()
export class DailyAnalyticsRepository {
  constructor(private readonly database: Database) {}

  /**
   * What is not recorded of the days before that of `until`, the earliest first.
   *
   * @param growsForMs how long after its end a day may still grow
   */
  due(until: string | undefined, timeZone: string, most: number, growsForMs: number): Promise<readonly DueDay[]> {
    return this.database.query<DueDay>(DUE, [until ?? null, timeZone, most, growsForMs]);
  }

  /**
   * Records those of the days that are not recorded yet; without `tx` in a commit of its own.
   *
   * @returns the days that were recorded, the earliest first
   */
  async record(tx: Transaction | undefined, days: readonly string[], timeZone: string): Promise<readonly string[]> {
    const sql: Sql = tx ?? this.database;
    const recorded = await sql.query<{ day: string }>(RECORD, [days, timeZone]);
    return recorded.map(({ day }) => day).toSorted();
  }
}
