import { Injectable } from '@nestjs/common';
import type { Sql, Transaction } from '../../../database/index.js';
import type { SyncMode, SyncStatus } from '../../../database/schema/inventory-updates.js';
import { NotFound } from '../../../errors/index.js';
import type { RowWriter } from '../../../jobs/index.js';
import type { RowCounts } from '../levels/row-outcomes.js';
import type { SupplierFault } from './supplier-answer.js';
import type { SyncPosition } from './sync.js';

const INSERT = `
  insert into haat.supplier_syncs (id, vendor_id, mode, status, requested_at)
  select r.id, r."vendorId", r.mode, 'waiting', haat.haat_now()
  from json_to_recordset($1::json) as r(id uuid, "vendorId" uuid, mode text)
  on conflict do nothing`;

/**
 * The syncs of a vendor that are not over, and the one that is asked about ($2), locked in the order of their ids. Those that
 * nobody has begun yet are locked too: of two that begin at once the second waits here, and then finds the first at work.
 * One whose job has ended will not go on by itself.
 */
const LOCK_OF_VENDOR = `
  select s.id, s.status, coalesce(j.state in ('pending', 'queued', 'active'), false) as "isAlive"
  from haat.supplier_syncs s left join haat.jobs j on j.id = s.id
  where s.vendor_id = $1 and (s.status in ('waiting', 'paging', 'settling') or s.id = $2)
  order by s.id for update of s`;

const SUPERSEDE = `
  update haat.supplier_syncs set status = 'superseded', finished_at = haat.haat_now()
  where id = any($1::uuid[])`;

/**
 * Whoever changed something while the last sync was under way, by a clock that goes slower than ours, is asked for again:
 * what comes twice changes nothing.
 */
const OVERLAP = `interval '5 minutes'`;

const BEGIN = `
  update haat.supplier_syncs s set status = 'paging', started_at = haat.haat_now(),
    since = case when s.mode = 'incremental' then (
      select max(done.started_at) - ${OVERLAP} from haat.supplier_syncs done
      where done.vendor_id = s.vendor_id and done.status = 'completed') end
  where s.id = $1 and s.status = 'waiting'`;

const POSITION = `
  select s.id, s.vendor_id as "vendorId", v.code as "vendorCode", s.mode, s.status, s.since, s.cursor, s.mark, s.pages,
    s.applied, s.unchanged, s.refused
  from haat.supplier_syncs s join haat.vendors v on v.id = s.vendor_id`;

const FIND = `${POSITION} where s.id = $1`;

/** Nothing when another run has come further, or another sync has taken the place of this one. */
const LOCK_AT = `
  select 1 from haat.supplier_syncs where id = $1 and status = $2 and pages = $3 for update`;

const ADVANCE = `
  update haat.supplier_syncs set status = $2, cursor = $3, mark = $4, pages = pages + 1,
    applied = applied + $5, unchanged = unchanged + $6, refused = refused + $7, error = null, throttled_since = null
  where id = $1`;

/** A run that was given up and lives may still speak of a sync that is over: that one keeps what it has. */
const RECORD_FAULT = `
  update haat.supplier_syncs set error = $2::jsonb, throttled_since = null
  where id = $1 and status in ('paging', 'settling')`;

const RECORD_WAIT = `
  update haat.supplier_syncs set error = $2::jsonb, throttled_since = coalesce(throttled_since, haat.haat_now())
  where id = $1 and status in ('paging', 'settling')
  returning extract(epoch from haat.haat_now() - throttled_since)::float8 * 1000 as "waitedMs"`;

const FINISH = `
  update haat.supplier_syncs set status = 'completed', finished_at = haat.haat_now()
  where id = $1 and status = 'settling'
  returning pages, applied, unchanged, refused, emptied`;

interface OfVendor extends Record<string, unknown> {
  readonly id: string;
  readonly status: SyncStatus;
  /** Whether its job will go on by itself. */
  readonly isAlive: boolean;
}

/** A sync that nobody has begun yet. */
export interface NewSync {
  readonly id: string;
  readonly vendorId: string;
  readonly mode: SyncMode;
}

export interface SyncTotals extends RowCounts, Record<string, unknown> {
  readonly pages: number;
  /** Products that a full sync emptied. */
  readonly emptied: number;
}

/** How far syncs have come. It decides nothing. */
@Injectable()
export class SyncsRepository implements RowWriter<NewSync> {
  async insert(sql: Sql, syncs: readonly NewSync[]): Promise<void> {
    await sql.query(INSERT, [JSON.stringify(syncs)]);
  }

  lockOfVendor(tx: Transaction, vendorId: string, id: string): Promise<readonly OfVendor[]> {
    return tx.query<OfVendor>(LOCK_OF_VENDOR, [vendorId, id]);
  }

  async supersede(tx: Transaction, ids: readonly string[]): Promise<void> {
    await tx.query(SUPERSEDE, [ids]);
  }

  /** Begins one that is waiting; one that has begun stays where it is. */
  async begin(tx: Transaction, id: string): Promise<void> {
    await tx.query(BEGIN, [id]);
  }

  async find(sql: Sql, id: string): Promise<SyncPosition> {
    const [sync] = await sql.query<SyncPosition & Record<string, unknown>>(FIND, [id]);
    if (!sync) throw new NotFound('sync', id);
    return sync;
  }

  /** Returns whether the sync is still where the caller left it. */
  async lockAt(tx: Transaction, { id, status, pages }: SyncPosition): Promise<boolean> {
    return (await tx.query(LOCK_AT, [id, status, pages])).length > 0;
  }

  async advance(
    tx: Transaction,
    { id, status, cursor, mark }: Pick<SyncPosition, 'id' | 'status' | 'cursor' | 'mark'>,
    { applied, unchanged, refused }: RowCounts,
  ): Promise<void> {
    await tx.query(ADVANCE, [id, status, cursor, mark, applied, unchanged, refused]);
  }

  async recordFault(sql: Sql, id: string, fault: SupplierFault): Promise<void> {
    await sql.query(RECORD_FAULT, [id, JSON.stringify(fault)]);
  }

  /** Returns for how long the supplier has been asking to wait, in ms; 0 where the sync is over. */
  async recordWait(sql: Sql, id: string, fault: SupplierFault): Promise<number> {
    const [row] = await sql.query<{ waitedMs: number }>(RECORD_WAIT, [id, JSON.stringify(fault)]);
    return row?.waitedMs ?? 0;
  }

  /** Returns nothing when another sync has taken the place of this one. */
  async finish(tx: Transaction, id: string): Promise<SyncTotals | undefined> {
    const [totals] = await tx.query<SyncTotals>(FINISH, [id]);
    return totals;
  }
}
