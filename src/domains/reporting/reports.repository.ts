import { Injectable } from '@nestjs/common';
import { Database, type Sql, type Transaction } from '../../database/index.js';
import type { RowWriter } from '../../jobs/index.js';
import type { NewReport, ReportFilter, ReportView } from './report.js';

const INSERT = `
  insert into haat.reports (id, type, format, start_on, end_on, vendor_code, retailer_code, state, owner, created_at, expires_at)
  select r.id, r.type, r.format, r."startOn", r."endOn", r."vendorCode", r."retailerCode", 'requested', r.owner, clock.now,
    clock.now + $2::int * interval '1 day'
  from json_to_recordset($1::json) as r(id uuid, type text, format text, "startOn" date, "endOn" date, "vendorCode" text,
    "retailerCode" text, owner text)
  cross join (select haat.haat_now() as now) as clock
  on conflict do nothing`;

/** The file stays for its whole time from the moment at which it is there. */
const READY = `
  update haat.reports set state = 'ready', rows = $2, rows_found = $3, bytes = $4, ready_at = clock.now,
    expires_at = clock.now + $5::int * interval '1 day'
  from (select haat.haat_now() as now) as clock
  where id = $1 and state = 'requested'
  returning ready_at as "readyAt", expires_at as "expiresAt"`;

/**
 * A requested report is what its job makes of it; one whose job is not there any more was given up so long ago that the
 * record is no longer kept.
 */
const VIEW = `
  select r.id, r.type, r.format, r.start_on::text as "startOn", r.end_on::text as "endOn", r.vendor_code as "vendorCode",
    r.retailer_code as "retailerCode", r.rows, r.rows_found as "rowsFound", r.bytes::float8 as bytes, r.owner,
    r.created_at as "createdAt", r.ready_at as "readyAt", r.expires_at as "expiresAt", shown.state,
    case when shown.state = 'failed' then coalesce(job.error - 'stack', jsonb_build_object(
      'code', 'job_' || coalesce(job.state, 'ended'), 'message', 'The job ended without making the report.')) end as error
  from haat.reports r
  left join haat.jobs job on job.id = r.id and r.state = 'requested'
  cross join lateral (
    select case when r.state = 'removed' or (r.state = 'ready' and r.expires_at <= haat.haat_now()) then 'removed'
      when r.state = 'ready' then 'ready' when job.state = 'active' then 'generating'
      when job.state in ('pending', 'queued') then 'queued' else 'failed' end as state
  ) as shown`;

const FIND = `${VIEW} where r.id = $1 and ($2::text is null or r.owner = $2)`;

/** The ids are UUIDs of version 7: they are ordered by the time of their making. */
const LIST = `
  select * from (${VIEW}) as view
  where ($1::text is null or owner = $1) and ($2::text is null or type = $2) and ($3::text is null or format = $3)
    and ($4::text is null or state = $4) and ($5::uuid is null or id < $5)
  order by id desc limit $6`;

/** When a file is there, and until when. */
interface Readiness extends Record<string, unknown> {
  readonly readyAt: Date;
  readonly expiresAt: Date;
}

/** What was made for a report. */
interface Made {
  readonly rows: number;
  readonly rowsFound: number;
  readonly bytes: number;
}

/** The SQL of reports; it decides nothing. */
@Injectable()
export class ReportsRepository {
  constructor(private readonly database: Database) {}

  /** Records reports whose files stay for so many days; one that is there already is left as it is. */
  writer(retentionDays: number): RowWriter<NewReport> {
    return { insert: (tx, rows) => this.#insert(tx, rows, retentionDays) };
  }

  /** For a job that was enqueued without its report: an operator's. */
  async ensure(report: NewReport, retentionDays: number): Promise<void> {
    await this.#insert(this.database, [report], retentionDays);
  }

  /** Returns nothing when the report was removed meanwhile, or was ready before. */
  async markReady(
    tx: Transaction,
    id: string,
    { rows, rowsFound, bytes }: Made,
    retentionDays: number,
  ): Promise<Readiness | undefined> {
    const [readiness] = await tx.query<Readiness>(READY, [id, rows, rowsFound, bytes, retentionDays]);
    return readiness;
  }

  /** @param owner whose it must be; absent: anybody's */
  async find(id: string, owner?: string): Promise<ReportView | undefined> {
    const [report] = await this.database.query<ReportView & Record<string, unknown>>(FIND, [id, owner ?? null]);
    return report;
  }

  /** Newest first, from the one before `beforeId` on. */
  list(
    { type, format, state }: ReportFilter,
    owner: string | undefined,
    beforeId: string | undefined,
    limit: number,
  ): Promise<(ReportView & Record<string, unknown>)[]> {
    const conditions = [owner, type, format, state, beforeId].map((condition) => condition ?? null);
    return this.database.query<ReportView & Record<string, unknown>>(LIST, [...conditions, limit]);
  }

  async #insert(sql: Sql, rows: readonly NewReport[], retentionDays: number): Promise<void> {
    await sql.query(INSERT, [JSON.stringify(rows), retentionDays]);
  }
}
