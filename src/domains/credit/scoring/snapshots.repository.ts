import { Inject, Injectable } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../../../config/index.js';
import type { Sql } from '../../../database/index.js';
import { DAYS_TO_NOTHING } from './components.rules.js';
import type { ScoreSnapshot } from './score-snapshot.js';

/**
 * The snapshots of many retailers in one statement; $2 is the time zone. Amounts stay text on their way, because JSON
 * numbers would not be exact. An amount is aged by the day on which the payment came, not by the one on which an
 * invoice took it: a retailer is not late because a dispute kept its money waiting.
 */
const SNAPSHOTS = `
  with clock as (select (haat.haat_now() at time zone $2)::date as today),
  account as (
    select a.retailer_id, a.credit_limit, a.outstanding + a.reserved - a.unapplied as exposure,
      greatest(0, clock.today - (a.opened_at at time zone $2)::date) as days, clock.today
    from haat.credit_accounts a cross join clock where a.retailer_id = any($1::uuid[])
  ),
  invoice as (
    select i.id, i.retailer_id, i.amount - i.paid as unpaid, i.due_on, i.status, account.today
    from haat.invoices i join account using (retailer_id)
    where (i.issued_at at time zone $2)::date > account.today - interval '12 months'
  ),
  paid as (
    select retailer_id, json_agg(json_build_object('daysLate', days_late, 'amount', amount::text) order by days_late) as list
    from (
      select invoice.retailer_id, sum(allocation.amount) as amount,
        least(${DAYS_TO_NOTHING}, greatest(0, (payment.received_at at time zone $2)::date - invoice.due_on)) as days_late
      from invoice
      join haat.payment_allocations allocation on allocation.invoice_id = invoice.id
      join haat.payments payment on payment.id = allocation.payment_id
      group by 1, 3
    ) as aged group by retailer_id
  ),
  overdue as (
    select retailer_id, json_agg(json_build_object('daysLate', days_late, 'amount', amount::text) order by days_late) as list
    from (
      select retailer_id, sum(unpaid) as amount,
        case when status = 'written_off' then ${DAYS_TO_NOTHING} else least(${DAYS_TO_NOTHING}, today - due_on) end as days_late
      from invoice
      where unpaid > 0 and (status = 'written_off' or (status <> 'disputed' and due_on < today))
      group by 1, 3
    ) as aged group by retailer_id
  ),
  month as (
    select retailer_id, json_agg(json_build_object('until', until::text, 'amount', amount::text) order by until desc) as list
    from (
      select account.retailer_id, span.until, coalesce(sum(o.total), 0)::numeric(14, 2) as amount
      from account
      cross join generate_series(0, 5) as ago(months)
      cross join lateral (
        select (account.today - make_interval(months => ago.months + 1))::date as after,
          (account.today - make_interval(months => ago.months))::date as until
      ) as span
      left join haat.orders o on o.retailer_id = account.retailer_id and o.status <> 'cancelled'
        and (o.placed_at at time zone $2)::date > span.after and (o.placed_at at time zone $2)::date <= span.until
      group by 1, 2
    ) as monthly group by retailer_id
  ),
  tally as (
    select account.retailer_id, count(*)::int as placed, (count(*) filter (where o.status = 'cancelled'))::int as cancelled
    from account join haat.orders o using (retailer_id)
    where (o.placed_at at time zone $2)::date > account.today - interval '12 months'
    group by 1
  )
  select account.retailer_id as "retailerId", account.today::text as "asOf", account.credit_limit as "creditLimit",
    account.exposure, account.days as "accountDays",
    coalesce(paid.list, '[]') as paid, coalesce(overdue.list, '[]') as overdue, month.list as months,
    coalesce(tally.placed, 0) as placed, coalesce(tally.cancelled, 0) as cancelled
  from account
  left join paid using (retailer_id) left join overdue using (retailer_id)
  left join month using (retailer_id) left join tally using (retailer_id)
  order by account.retailer_id`;

type SnapshotRow = ScoreSnapshot & { readonly retailerId: string } & Record<string, unknown>;

/** Takes snapshots of what scores are computed from. */
@Injectable()
export class SnapshotsRepository {
  constructor(@Inject(CONFIG) private readonly config: AppConfig) {}

  /** In the order of the retailers' ids; who has no account is left out. */
  async take(
    sql: Sql,
    retailerIds: readonly string[],
  ): Promise<readonly { readonly retailerId: string; readonly snapshot: ScoreSnapshot }[]> {
    const rows = await sql.query<SnapshotRow>(SNAPSHOTS, [retailerIds, this.config.scheduler.timeZone]);
    return rows.map(({ retailerId, ...snapshot }) => ({ retailerId, snapshot }));
  }
}
