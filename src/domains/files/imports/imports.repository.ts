import { Injectable } from '@nestjs/common';
import type { Sql, Transaction } from '../../../database/index.js';
import type { ImportFailure } from '../../../database/schema/files-inventory.js';
import type { RowWriter } from '../../../jobs/index.js';
import type { ChunkResult, ImportCounts, ImportState, NewImport, RowFaultRow } from './inventory-import.js';

const INSERT = `
  insert into haat.inventory_imports (id, status, job_id, vendor_id, requested_by, name, bytes, created_at)
  select r.id, 'pending', r."jobId", r."vendorId", r."requestedBy", r.name, r.bytes, haat.haat_now()
  from json_to_recordset($1::json) as r(
    id uuid, "jobId" uuid, "vendorId" uuid, "requestedBy" text, name text, bytes bigint)`;

const STATE = `i.status, i.total, i.position, i.kept_faults as "keptFaults",
  (select code from haat.vendors where id = i.vendor_id) as "vendorCode"`;

/**
 * A run that goes on after a stop finds it begun. An operator may have another job go on with an import whose own has ended:
 * that is then the job which works on it.
 */
const BEGIN = `
  update haat.inventory_imports i set started_at = coalesce(started_at, haat.haat_now()),
    status = case status when 'pending' then 'running' else status end,
    job_id = case when i.status in ('completed', 'failed') or exists (
      select from haat.jobs job where job.id = i.job_id and job.state in ('pending', 'queued', 'active')
    ) then i.job_id else $2 end
  where i.id = $1 returning ${STATE}`;

const LOCK = `select ${STATE} from haat.inventory_imports i where i.id = $1 for update`;

const SET_TOTAL = `update haat.inventory_imports set total = $2 where id = $1 and status = 'running'`;

const COUNTS = 'total, position, applied, unchanged, refused';

const ADVANCE = `
  update haat.inventory_imports set position = $2, applied = applied + $3, unchanged = unchanged + $4, refused = refused + $5,
    kept_faults = kept_faults + $6
  where id = $1 and status = 'running'
  returning ${COUNTS}`;

const KEEP_FAULTS = `
  insert into haat.inventory_import_faults (import_id, number, ordinal, line, column_name, code, message)
  select $1, r.number, r.ordinal, r.line, r.column, r.code, r.message
  from json_to_recordset($2::json) as r(number int, ordinal int, line int, "column" text, code text, message text)`;

const CONTINUED_BY = `update haat.inventory_imports set job_id = $2 where id = $1 and status = 'running'`;

const COMPLETE = `
  update haat.inventory_imports set status = 'completed', finished_at = haat.haat_now()
  where id = $1 and status = 'running' and position = total
  returning ${COUNTS}`;

const FAIL = `
  update haat.inventory_imports set status = 'failed', failure = $2::jsonb, finished_at = haat.haat_now()
  where id = $1 and status = 'running'`;

/** The SQL of importing; it decides nothing. */
@Injectable()
export class ImportsRepository implements RowWriter<NewImport> {
  async insert(tx: Transaction, rows: readonly NewImport[]): Promise<void> {
    await tx.query(INSERT, [JSON.stringify(rows)]);
  }

  /** Returns nothing when there is no such import. */
  async begin(sql: Sql, id: string, jobId: string): Promise<ImportState | undefined> {
    const [state] = await sql.query<ImportState>(BEGIN, [id, jobId]);
    return state;
  }

  /** Until the end of the transaction. */
  async lock(tx: Transaction, id: string): Promise<ImportState | undefined> {
    const [state] = await tx.query<ImportState>(LOCK, [id]);
    return state;
  }

  async setTotal(sql: Sql, id: string, total: number): Promise<void> {
    await sql.query(SET_TOTAL, [id, total]);
  }

  /** Of a locked import. */
  async advance(tx: Transaction, id: string, chunk: ChunkResult): Promise<ImportCounts | undefined> {
    const { position, applied, unchanged, refused, faults } = chunk;
    if (faults.length > 0) await this.#keep(tx, id, faults);
    const values = [id, position, applied, unchanged, refused, faults.length];
    const [counts] = await tx.query<ImportCounts>(ADVANCE, values);
    return counts;
  }

  async continuedBy(tx: Transaction, id: string, jobId: string): Promise<void> {
    await tx.query(CONTINUED_BY, [id, jobId]);
  }

  /** Returns nothing when it is over already, or has rows left. */
  async complete(tx: Transaction, id: string): Promise<ImportCounts | undefined> {
    const [counts] = await tx.query<ImportCounts>(COMPLETE, [id]);
    return counts;
  }

  async fail(tx: Transaction, id: string, failure: ImportFailure): Promise<void> {
    await tx.query(FAIL, [id, JSON.stringify(failure)]);
  }

  async #keep(tx: Transaction, id: string, faults: readonly RowFaultRow[]): Promise<void> {
    await tx.query(KEEP_FAULTS, [id, JSON.stringify(faults)]);
  }
}
