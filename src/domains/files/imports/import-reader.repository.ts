import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '../../../database/index.js';
import type { ImportView, RowFaultRow } from './inventory-import.js';

/** An import whose job has ended without it goes on only when that job is retried; why it ended stands in the job. */
const VIEW = `
  select i.id, i.job_id as "jobId", i.vendor_id as "vendorId", i.requested_by as "requestedBy", i.name, i.bytes, i.total, i.position, i.applied, i.unchanged,
    i.refused, i.kept_faults as "keptFaults", i.created_at as "createdAt", i.started_at as "startedAt",
    i.finished_at as "finishedAt",
    case when ended.without_it then 'stopped' else i.status end as status,
    case when ended.without_it then jsonb_build_object(
      'code', coalesce(job.error ->> 'code', 'job_' || coalesce(job.state, 'ended')),
      'message', coalesce(job.error ->> 'message', 'The job ended without finishing the import.'))
      else i.failure end as failure
  from haat.inventory_imports i
  left join haat.jobs job on job.id = i.job_id and i.status in ('pending', 'running')
  cross join lateral (
    select i.status in ('pending', 'running') and coalesce(job.state in ('dead', 'cancelled', 'expired'), true) as without_it
  ) as ended
  where ($1::uuid is null or i.vendor_id = $1)`;

const FIND = `${VIEW} and i.id = $2`;

const LIST = `${VIEW} and ($2::uuid is null or i.id < $2) order by i.id desc limit $3`;

const OF_JOB = `select id from haat.inventory_imports where job_id = $1`;

const FAULTS = `
  select number, ordinal, line, column_name as "column", code, message from haat.inventory_import_faults
  where import_id = $1 and ($2::int is null or (number, ordinal) > ($2, $3)) order by number, ordinal limit $4`;

type ViewRow = ImportView & Record<string, unknown>;

/** What callers see of imports. */
@Injectable()
export class ImportReader {
  constructor(private readonly database: Database) {}

  /** @param vendorId that of whose imports alone there are; absent for all */
  async find(id: string, vendorId: string | undefined): Promise<ImportView | undefined> {
    const [found] = await this.database.query<ViewRow>(FIND, [vendorId ?? null, id]);
    return found && withNumbers(found);
  }

  async ofJob(sql: Sql, jobId: string): Promise<string | undefined> {
    const [found] = await sql.query<{ id: string }>(OF_JOB, [jobId]);
    return found?.id;
  }

  /** Newest first, from the one before `beforeId` on. */
  async list(vendorId: string | undefined, beforeId: string | undefined, limit: number): Promise<ImportView[]> {
    const rows = await this.database.query<ViewRow>(LIST, [vendorId ?? null, beforeId ?? null, limit]);
    return rows.map(withNumbers);
  }

  /** In the order of the file, from the one after `after` on. */
  faults(
    id: string,
    after: { readonly number: number; readonly ordinal: number } | undefined,
    limit: number,
  ): Promise<RowFaultRow[]> {
    const values = [id, after?.number ?? null, after?.ordinal ?? null, limit];
    return this.database.query<RowFaultRow & Record<string, unknown>>(FAULTS, values);
  }
}

/** The driver gives a bigint as text; no file is so large that a number could not say its size. */
const withNumbers = (row: ViewRow): ImportView => ({ ...row, bytes: Number(row.bytes) });
