import { Injectable } from '@nestjs/common';
import type { Sql } from '../../../database/index.js';
import { LEDGER, NO_RETAILER } from './figures.js';

/**
 * Compares the next $2 accounts, writes down what differs, and moves the cursor: one statement, so that everything is
 * read as of one moment, between two commits of whoever pays or orders meanwhile. The reconciliation's row is locked
 * first and its cursor taken from there: two runs of the same job share the accounts between them, and none is counted
 * twice. The accounts themselves are not locked; an account that is locked is read as it was last committed.
 */
const COMPARE_NEXT = `
  with claimed as (
    select id, cursor from haat.credit_reconciliations where id = $1 and status = 'running' for update
  ),
  chunk as (
    select account.* from claimed cross join lateral (
      select a.retailer_id, a.outstanding, a.unapplied, a.reserved from haat.credit_accounts a
      where claimed.cursor is null or a.retailer_id > claimed.cursor order by a.retailer_id limit $2
    ) as account
  ),
  summed as (
    select chunk.*, receivable.total as receivable, -credited.total as credited, receivable.entries + credited.entries as entries,
      held.total as held, invoiced.open, invoiced.paid, paid.unapplied as unapplied_payments, paid.applied,
      allocated_to.total as allocated_to_invoices, allocated_from.total as allocated_from_payments
    from chunk
    cross join lateral (
      select coalesce(sum(amount), 0) as total, count(*)::int as entries
      from haat.credit_entries where account = 'receivable:' || chunk.retailer_id
    ) as receivable
    cross join lateral (
      select coalesce(sum(amount), 0) as total, count(*)::int as entries
      from haat.credit_entries where account = 'unapplied:' || chunk.retailer_id
    ) as credited
    cross join lateral (
      select coalesce(sum(amount), 0) as total from haat.credit_reservations
      where retailer_id = chunk.retailer_id and state = 'held'
    ) as held
    cross join lateral (
      select coalesce(sum(amount - i.paid) filter (where status <> 'written_off'), 0) as open, coalesce(sum(i.paid), 0) as paid
      from haat.invoices i where retailer_id = chunk.retailer_id
    ) as invoiced
    cross join lateral (
      select coalesce(sum(p.unapplied), 0) as unapplied, coalesce(sum(amount - p.unapplied), 0) as applied
      from haat.payments p where retailer_id = chunk.retailer_id and reversed_at is null
    ) as paid
    cross join lateral (
      select coalesce(sum(al.amount), 0) as total from haat.invoices i
      join haat.payment_allocations al on al.invoice_id = i.id where i.retailer_id = chunk.retailer_id
    ) as allocated_to
    cross join lateral (
      select coalesce(sum(al.amount), 0) as total from haat.payments p
      join haat.payment_allocations al on al.payment_id = p.id where p.retailer_id = chunk.retailer_id
    ) as allocated_from
  ),
  found as (
    insert into haat.credit_discrepancies (reconciliation_id, retailer_id, figure, expected, actual, at)
    select $1, summed.retailer_id, compared.figure, compared.expected, compared.actual, haat.haat_now()
    from summed cross join lateral (values
      ('outstanding', receivable, outstanding),
      ('unapplied', credited, unapplied),
      ('reserved', held, reserved),
      ('open_invoices', receivable, open),
      ('unapplied_payments', credited, unapplied_payments),
      ('paid_invoices', allocated_to_invoices, paid),
      ('applied_payments', allocated_from_payments, applied)
    ) as compared (figure, expected, actual)
    where compared.expected <> compared.actual
    returning 1
  ),
  -- There is no max() of ids.
  counted as (
    select count(*)::int as accounts, coalesce(sum(entries), 0)::int as entries,
      (array_agg(retailer_id order by retailer_id desc))[1] as last
    from summed
  )
  update haat.credit_reconciliations r set cursor = coalesce(counted.last, r.cursor),
    accounts = r.accounts + counted.accounts, entries = r.entries + counted.entries,
    discrepancies = r.discrepancies + (select count(*)::int from found)
  from counted where r.id = $1 and r.status = 'running'
  returning counted.accounts as compared, r.accounts, r.discrepancies`;

/** Debits and credits of everything, whoever's they are. */
const COMPARE_LEDGER = `
  with ledger as (select coalesce(sum(amount), 0) as total from haat.credit_entries),
  found as (
    insert into haat.credit_discrepancies (reconciliation_id, retailer_id, figure, expected, actual, at)
    select $1, '${NO_RETAILER}', '${LEDGER}', 0, total, haat.haat_now() from ledger where total <> 0
    on conflict do nothing
    returning 1
  )
  update haat.credit_reconciliations r set is_balanced = ledger.total = 0,
    discrepancies = r.discrepancies + (select count(*)::int from found)
  from ledger where r.id = $1 and r.status = 'running'`;

export interface Chunk extends Record<string, unknown> {
  /** Accounts that this call has compared. */
  readonly compared: number;
  /** Accounts and discrepancies so far. */
  readonly accounts: number;
  readonly discrepancies: number;
}

/** The statements that compare; they change nothing of what they compare. */
@Injectable()
export class ComparisonRepository {
  /** Returns nothing when the reconciliation is not running any more. */
  async compareNext(sql: Sql, id: string, accounts: number): Promise<Chunk | undefined> {
    const [chunk] = await sql.query<Chunk>(COMPARE_NEXT, [id, accounts]);
    return chunk;
  }

  async compareLedger(sql: Sql, id: string): Promise<void> {
    await sql.query(COMPARE_LEDGER, [id]);
  }
}
