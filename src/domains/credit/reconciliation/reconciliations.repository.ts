import { Injectable } from '@nestjs/common';
import { Database, type Sql, type Transaction } from '../../../database/index.js';
import type { ReconciliationStatus } from '../../../database/schema/credit-review.js';
import type { Money } from '../../../money/index.js';
import { NO_RETAILER } from './figures.js';

/** A run that goes on after a stop finds the row that the first one made. */
const BEGIN = `
  insert into haat.credit_reconciliations (id, status, started_at) values ($1, 'running', haat.haat_now())
  on conflict do nothing`;

const FINISH = `
  update haat.credit_reconciliations set status = 'completed', finished_at = haat.haat_now()
  where id = $1 and status = 'running'
  returning accounts, entries, discrepancies, is_balanced as "isBalanced"`;

/** A reconciliation whose job has ended without it will not go on by itself. */
const VIEW = `
  select r.id, r.accounts, r.entries, r.discrepancies, r.is_balanced as "isBalanced",
    r.started_at as "startedAt", r.finished_at as "finishedAt",
    case when r.status = 'running' and coalesce(job.state in ('dead', 'cancelled', 'expired'), true) then 'stopped'
      else r.status end as status
  from haat.credit_reconciliations r
  left join haat.jobs job on job.id = r.id and r.status = 'running'`;

const LIST = `${VIEW} where $1::uuid is null or r.id < $1 order by r.id desc limit $2`;

const FIND = `${VIEW} where r.id = $1`;

const DISCREPANCIES = `
  select d.retailer_id as "positionId", nullif(d.retailer_id, '${NO_RETAILER}') as "retailerId", retailer.code as "retailerCode",
    d.figure, d.expected, d.actual, d.actual - d.expected as difference, d.at
  from haat.credit_discrepancies d left join haat.retailers retailer on retailer.id = d.retailer_id
  where d.reconciliation_id = $1 and ($2::uuid is null or (d.retailer_id, d.figure) > ($2, $3))
  order by d.retailer_id, d.figure limit $4`;

export interface Totals extends Record<string, unknown> {
  readonly accounts: number;
  readonly entries: number;
  readonly discrepancies: number;
  readonly isBalanced: boolean | null;
}

export interface ReconciliationView extends Totals {
  readonly id: string;
  readonly status: ReconciliationStatus | 'stopped';
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
}

export interface DiscrepancyView extends Record<string, unknown> {
  /** The retailer's id, or zeros. */
  readonly positionId: string;
  readonly retailerId: string | null;
  readonly retailerCode: string | null;
  readonly figure: string;
  readonly expected: Money;
  readonly actual: Money;
  readonly difference: Money;
  readonly at: Date;
}

/** The rows of reconciliations and of what they found. */
@Injectable()
export class ReconciliationsRepository {
  constructor(private readonly database: Database) {}

  async begin(sql: Sql, id: string): Promise<void> {
    await sql.query(BEGIN, [id]);
  }

  /** Returns nothing when it was finished before. */
  async finish(tx: Transaction, id: string): Promise<Totals | undefined> {
    const [totals] = await tx.query<Totals>(FINISH, [id]);
    return totals;
  }

  /** Newest first, from the one before `beforeId` on. */
  list(beforeId: string | undefined, limit: number): Promise<ReconciliationView[]> {
    return this.database.query<ReconciliationView>(LIST, [beforeId ?? null, limit]);
  }

  async find(id: string): Promise<ReconciliationView | undefined> {
    const [reconciliation] = await this.database.query<ReconciliationView>(FIND, [id]);
    return reconciliation;
  }

  /** By retailer and figure, from the one after `after` on. */
  discrepancies(
    id: string,
    after: { readonly positionId: string; readonly figure: string } | undefined,
    limit: number,
  ): Promise<DiscrepancyView[]> {
    return this.database.query<DiscrepancyView>(DISCREPANCIES, [
      id,
      after?.positionId ?? null,
      after?.figure ?? null,
      limit,
    ]);
  }
}
