import { Inject, Injectable } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../../../config/index.js';
import type { Sql } from '../../../database/index.js';
import type { AccountFilter, AccountSummary, StoredScore } from './account-view.js';
import type { LateAmount } from './ageing.rules.js';

const SUMMARY = `
  select r.id as "retailerId", r.code as "retailerCode", r.name as "retailerName", coalesce(a.status, 'active') as status,
    coalesce(a.credit_limit, 0::numeric(14, 2)) as "creditLimit", coalesce(a.outstanding, 0::numeric(14, 2)) as outstanding,
    coalesce(a.reserved, 0::numeric(14, 2)) as reserved, coalesce(a.unapplied, 0::numeric(14, 2)) as unapplied,
    a.score, a.opened_at as "openedAt"
  from haat.retailers r`;

const FIND = `${SUMMARY} left join haat.credit_accounts a on a.retailer_id = r.id where r.id = $1`;

const LIST = `${SUMMARY} join haat.credit_accounts a on a.retailer_id = r.id
  where ($1::uuid is null or r.id = $1) and ($2::text is null or a.status = $2) and ($3::text is null or r.code > $3)
  order by r.code limit $4`;

/** $2 is the time zone whose days count. */
const LATE_AMOUNTS = `
  select today.day - i.due_on as "daysLate", sum(i.amount - i.paid) as outstanding
  from haat.invoices i cross join (select (haat.haat_now() at time zone $2)::date as day) as today
  where i.retailer_id = $1 and i.status in ('open', 'partially_paid', 'disputed')
  group by today.day - i.due_on`;

const LATEST_SCORE = `
  select score, version, components, at from haat.credit_scores where retailer_id = $1 order by id desc limit 1`;

type Row<T> = T & Record<string, unknown>;

/** Reads accounts as people see them. */
@Injectable()
export class AccountReader {
  constructor(@Inject(CONFIG) private readonly config: AppConfig) {}

  /** The retailer's account; one that is not opened yet is shown as it would be opened. */
  async find(sql: Sql, retailerId: string): Promise<AccountSummary | undefined> {
    const [row] = await sql.query<Row<AccountSummary>>(FIND, [retailerId]);
    return row;
  }

  /** By the retailer's code, from the one after `afterCode` on. */
  list(
    sql: Sql,
    { retailerId, status }: AccountFilter,
    afterCode: string | undefined,
    limit: number,
  ): Promise<readonly AccountSummary[]> {
    return sql.query<Row<AccountSummary>>(LIST, [retailerId ?? null, status ?? null, afterCode ?? null, limit]);
  }

  /** What is outstanding, by the days that it is late. */
  lateAmounts(sql: Sql, retailerId: string): Promise<readonly LateAmount[]> {
    return sql.query<Row<LateAmount>>(LATE_AMOUNTS, [retailerId, this.config.scheduler.timeZone]);
  }

  async latestScore(sql: Sql, retailerId: string): Promise<StoredScore | undefined> {
    const [row] = await sql.query<Row<StoredScore>>(LATEST_SCORE, [retailerId]);
    return row;
  }
}
