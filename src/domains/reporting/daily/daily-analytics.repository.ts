import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/index.js';
import { DAY_COLUMNS, DAY_FIGURES } from './day-figures.report.js';

/**
 * Records the days that are over and not yet recorded: from the one after the last recorded on, or just the last one where there
 * is none; at most $3 of them. A day that is recorded stays as it is.
 */
const RECORD = `
  with clock as (
    select least(coalesce($1::timestamptz, haat.haat_now()), haat.haat_now()) at time zone $2 as local
  ),
  bounds as (select clock.local::date - 1 as last from clock),
  days as (
    select day::date as day, day at time zone $2 as starts_at, (day + interval '1 day') at time zone $2 as ends_at
    from bounds cross join lateral generate_series(
      greatest(coalesce((select max(day) + 1 from haat.daily_analytics), bounds.last), bounds.last - $3::int + 1)::timestamp,
      bounds.last::timestamp, interval '1 day') as day
  )
  insert into haat.daily_analytics (${DAY_COLUMNS}, recorded_at)
  select ${DAY_COLUMNS}, haat.haat_now() from (${DAY_FIGURES}) as figures
  on conflict do nothing
  returning day::text as day`;

/** The table of recorded days. */
@Injectable()
export class DailyAnalyticsRepository {
  /**
   * Records what is not recorded of the days before that of `until`.
   *
   * @returns the days, the earliest first
   */
  async record(tx: Transaction, until: string | undefined, timeZone: string, most: number): Promise<readonly string[]> {
    const days = await tx.query<{ day: string }>(RECORD, [until ?? null, timeZone, most]);
    return days.map(({ day }) => day).toSorted();
  }
}
