import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '../../../database/index.js';
import { bound, type ReportDefinition, type ReportParameters, type Row } from '../definitions/index.js';
import type { Chart, Party, Period } from './report-content.js';

/** What one statement reads for a page of rows. */
const PAGE = 1_000;

/** A period that has not ended goes on until now: rows and figures, which are read one after the other, end at the same moment. */
const MOMENTS = `
  select days.starts_at::text as start, least(days.ends_at, clock.now)::text as "end", clock.now as "asOf",
    local.today::text as today, least(local.today, $2::date)::text as "lastDay"
  from (select haat.haat_now() as now) as clock
  cross join lateral (select (clock.now at time zone $3)::date as today) as local
  cross join lateral (
    select $1::date::timestamp at time zone $3 as starts_at, ($2::date + 1)::timestamp at time zone $3 as ends_at
  ) as days`;

interface Moments extends Record<string, unknown> {
  readonly start: string;
  readonly end: string;
  readonly asOf: Date;
  readonly today: string;
  readonly lastDay: string;
}

/** By its code, or by its id, as earlier systems named a business. */
const VENDOR = 'select id, code, name from haat.vendors where code = $1 or id::text = lower($1)';
const RETAILER = 'select id, code, name from haat.retailers where code = $1';

type FoundParty = Party & { readonly id: string };

/** What a report is about, found out once for all of its statements. */
export interface Asked {
  readonly period: Period;
  readonly parameters: ReportParameters;
}

interface AskedDays {
  readonly startOn: string;
  readonly endOn: string;
  readonly timeZone: string;
  readonly vendorId: string | null;
  readonly retailerId: string | null;
}

/** Runs the statements that reports declare. Each is a transaction of its own. */
@Injectable()
export class ReportDataRepository {
  constructor(private readonly database: Database) {}

  async vendor(sql: Sql, code: string): Promise<FoundParty | undefined> {
    const [vendor] = await sql.query<FoundParty & Record<string, unknown>>(VENDOR, [code]);
    return vendor;
  }

  async retailer(sql: Sql, code: string): Promise<FoundParty | undefined> {
    const [retailer] = await sql.query<FoundParty & Record<string, unknown>>(RETAILER, [code]);
    return retailer;
  }

  async asked({ startOn, endOn, timeZone, vendorId, retailerId }: AskedDays): Promise<Asked> {
    const [moments] = await this.database.query<Moments>(MOMENTS, [startOn, endOn, timeZone]);
    if (!moments) throw new Error('The database did not say what time it is.');
    const { asOf, ...bounds } = moments;
    const bucket = bucketFor(startOn, endOn);
    return {
      period: { startOn, endOn, asOf, bucket },
      parameters: { ...bounds, startOn, endOn, zone: timeZone, bucket, vendor: vendorId, retailer: retailerId },
    };
  }

  async figures({ summary }: ReportDefinition, parameters: ReportParameters): Promise<Row> {
    const [figures] = await this.database.query<Record<string, unknown>>(...bound(summary, parameters));
    return figures ?? {};
  }

  async charts({ charts }: ReportDefinition, parameters: ReportParameters): Promise<readonly Chart[]> {
    const drawn: Chart[] = [];
    // One after the other: a report is no reason to take several connections.
    for (const definition of charts) {
      drawn.push({ definition, points: await this.database.query(...bound(definition.query, parameters)) });
    }
    return drawn;
  }

  /** The rows in their order, a page at a time: as many pages are in memory as their reader holds. */
  async *rows(
    { rows }: ReportDefinition,
    parameters: ReportParameters,
    signal: AbortSignal,
    pageSize = PAGE,
  ): AsyncGenerator<readonly Row[]> {
    let after: unknown = null;
    for (;;) {
      signal.throwIfAborted();
      const position = after === null ? null : JSON.stringify(after);
      const values = { ...parameters, after: position, limit: pageSize };
      const page = await this.database.query<Record<string, unknown>>(...bound(rows, values));
      const last = page.at(-1);
      if (!last) return;
      yield page;
      after = last['position'];
    }
  }
}

const DAY_MS = 86_400_000;

/** A chart has room for some forty points. */
function bucketFor(startOn: string, endOn: string): Period['bucket'] {
  const days = (Date.parse(endOn) - Date.parse(startOn)) / DAY_MS + 1;
  if (days <= 45) return 'day';
  return days <= 200 ? 'week' : 'month';
}
