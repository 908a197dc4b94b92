import { Injectable } from '@nestjs/common';
import { Database, type Sql, type Transaction } from '../../../database/index.js';
import type { RowWriter } from '../../../jobs/index.js';
import type { ExportView, NewExport } from './inventory-export.js';

const INSERT = `
  insert into haat.inventory_exports (id, status, format, filters, vendor_id, requested_by, created_at)
  select r.id, 'pending', r.format, r.filters, r."vendorId",
    coalesce(r."requestedBy", (select owner from haat.jobs where id = r.id)), haat.haat_now()
  from json_to_recordset($1::json) as r(id uuid, format text, filters jsonb, "vendorId" uuid, "requestedBy" text)
  on conflict do nothing`;

const COMPLETE = `
  update haat.inventory_exports set status = 'completed', rows = $2, bytes = $3, finished_at = haat.haat_now()
  where id = $1 and status = 'pending'`;

const VIEW = `
  select e.id, e.format, e.filters, e.rows, e.bytes, e.created_at as "createdAt",
    case when ended.without_it then job.finished_at else e.finished_at end as "finishedAt",
    case when ended.without_it then 'failed' else e.status end as status,
    case when ended.without_it then jsonb_build_object(
      'code', coalesce(job.error ->> 'code', 'job_' || coalesce(job.state, 'ended')),
      'message', coalesce(job.error ->> 'message', 'The job ended without the export.')) end as failure
  from haat.inventory_exports e
  left join haat.jobs job on job.id = e.id and e.status = 'pending'
  cross join lateral (
    select e.status = 'pending' and coalesce(job.state in ('dead', 'cancelled', 'expired'), true) as without_it
  ) as ended
  where ($1::uuid is null or e.vendor_id = $1)`;

const FIND = `${VIEW} and e.id = $2`;

const LIST = `${VIEW} and ($2::uuid is null or e.id < $2) order by e.id desc limit $3`;

type Row = ExportView & Record<string, unknown>;

/** The SQL of exports; it decides nothing. */
@Injectable()
export class ExportsRepository implements RowWriter<NewExport> {
  constructor(private readonly database: Database) {}

  /** One that is there already is left as it is. */
  async insert(sql: Sql, rows: readonly NewExport[]): Promise<void> {
    await sql.query(INSERT, [JSON.stringify(rows)]);
  }

  async complete(tx: Transaction, id: string, rows: number, bytes: number): Promise<void> {
    await tx.query(COMPLETE, [id, rows, bytes]);
  }

  /** @param vendorId that of whose exports alone there are; absent for all */
  async find(id: string, vendorId: string | undefined): Promise<ExportView | undefined> {
    const [found] = await this.database.query<Row>(FIND, [vendorId ?? null, id]);
    return found && withNumbers(found);
  }

  /** Newest first, from the one before `beforeId` on. */
  async list(vendorId: string | undefined, beforeId: string | undefined, limit: number): Promise<ExportView[]> {
    const rows = await this.database.query<Row>(LIST, [vendorId ?? null, beforeId ?? null, limit]);
    return rows.map(withNumbers);
  }
}

/** The driver gives a bigint as text; no file is so large that a number could not say its size. */
const withNumbers = (row: Row): ExportView => ({ ...row, bytes: row.bytes === null ? null : Number(row.bytes) });
