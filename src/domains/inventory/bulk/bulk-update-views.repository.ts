import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/index.js';

/** What people see of where a bulk update stands. `stopped`: its job has ended without it. */
export const SHOWN_BULK_STATUSES = ['waiting', 'running', 'completed', 'stopped'] as const;

export interface BulkUpdateView {
  readonly id: string;
  readonly vendorId: string | null;
  readonly status: (typeof SHOWN_BULK_STATUSES)[number];
  readonly rows: number;
  readonly done: number;
  readonly applied: number;
  readonly unchanged: number;
  readonly refused: number;
  readonly requestedAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

/** One whose job has ended without it will not go on by itself. */
const VIEW = `
  select b.id, b.vendor_id as "vendorId", b.rows, b.done, b.applied, b.unchanged, b.refused,
    b.requested_at as "requestedAt", b.started_at as "startedAt", b.finished_at as "finishedAt",
    case when b.status <> 'completed' and coalesce(job.state in ('dead', 'cancelled', 'expired'), true) then 'stopped'
      else b.status end as status
  from haat.bulk_updates b left join haat.jobs job on job.id = b.id and b.status <> 'completed'`;

const LIST = `
  ${VIEW} where ($1::uuid is null or b.vendor_id = $1) and ($2::uuid is null or b.id < $2) order by b.id desc limit $3`;

const FIND = `${VIEW} where b.id = $1`;

type Row = BulkUpdateView & Record<string, unknown>;

/** What people see of bulk updates. */
@Injectable()
export class BulkUpdateViewsRepository {
  constructor(private readonly database: Database) {}

  /** Newest first, from the one before `beforeId` on. */
  list(vendorId: string | undefined, beforeId: string | undefined, limit: number): Promise<Row[]> {
    return this.database.query<Row>(LIST, [vendorId ?? null, beforeId ?? null, limit]);
  }

  async find(id: string): Promise<BulkUpdateView | undefined> {
    const [update] = await this.database.query<Row>(FIND, [id]);
    return update;
  }
}
