import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/index.js';
import type { SyncMode } from '../../../database/schema/inventory-updates.js';
import type { SupplierFault } from './supplier-answer.js';

/** What people see of where a sync stands. `stopped`: its job has ended without it. */
export const SHOWN_SYNC_STATUSES = ['waiting', 'running', 'completed', 'superseded', 'stopped'] as const;

export interface SyncView {
  readonly id: string;
  readonly vendorId: string;
  readonly vendorCode: string;
  readonly mode: SyncMode;
  readonly status: (typeof SHOWN_SYNC_STATUSES)[number];
  readonly since: Date | null;
  readonly pages: number;
  readonly applied: number;
  readonly unchanged: number;
  readonly refused: number;
  readonly emptied: number;
  /** Why the last request brought no page, or that the job has ended without the sync. */
  readonly error: SupplierFault | null;
  readonly requestedAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

/**
 * A sync whose job has ended without it will not go on by itself. What the job says of its end may be an error of the program,
 * and is for operators: vendors are shown what the supplier did, and that it has ended.
 */
const VIEW = `
  select s.id, s.vendor_id as "vendorId", v.code as "vendorCode", s.mode, s.since, s.pages, s.applied, s.unchanged,
    s.refused, s.emptied, s.requested_at as "requestedAt", s.started_at as "startedAt", s.finished_at as "finishedAt",
    case when shown.status = 'stopped' then coalesce(s.error, jsonb_build_object(
      'code', 'job_' || coalesce(job.state, 'ended'),
      'message', 'The job has ended without the sync. GET /jobs/{id} says why; retry it, and the sync goes on.'))
      else s.error end as error,
    shown.status
  from haat.supplier_syncs s join haat.vendors v on v.id = s.vendor_id
  left join haat.jobs job on job.id = s.id and s.status not in ('completed', 'superseded')
  cross join lateral (
    select case when s.status in ('completed', 'superseded') then s.status
      when coalesce(job.state in ('dead', 'cancelled', 'expired'), true) then 'stopped'
      when s.status = 'waiting' then 'waiting' else 'running' end as status
  ) as shown`;

const LIST = `
  ${VIEW} where ($1::uuid is null or s.vendor_id = $1) and ($2::uuid is null or s.id < $2) order by s.id desc limit $3`;

const FIND = `${VIEW} where s.id = $1`;

type Row = SyncView & Record<string, unknown>;

/** What people see of syncs. */
@Injectable()
export class SyncViewsRepository {
  constructor(private readonly database: Database) {}

  /** Newest first, from the one before `beforeId` on. */
  list(vendorId: string | undefined, beforeId: string | undefined, limit: number): Promise<Row[]> {
    return this.database.query<Row>(LIST, [vendorId ?? null, beforeId ?? null, limit]);
  }

  async find(id: string): Promise<SyncView | undefined> {
    const [sync] = await this.database.query<Row>(FIND, [id]);
    return sync;
  }
}
