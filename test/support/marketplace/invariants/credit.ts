import { named } from './invariant.js';

const OPEN_ORDER = `('placed', 'confirmed', 'offered', 'accepted', 'packing', 'dispatched')`;

export const CREDIT_INVARIANTS = named({
  postings_are_balanced: `
    select posting_id::text as id, sum(amount)::text as found
    from haat.credit_entries group by posting_id having sum(amount) <> 0`,

  ledger_is_balanced: `
    select 'the ledger' as id, sum(amount)::text as found from haat.credit_entries having sum(amount) <> 0`,

  balances_are_the_sums_of_the_ledger: `
    select r.code as id,
      format('outstanding %s, ledger %s; unapplied %s, ledger %s', a.outstanding, receivable.total, a.unapplied, -unapplied.total) as found
    from haat.credit_accounts a
    join haat.retailers r on r.id = a.retailer_id
    cross join lateral (
      select coalesce(sum(amount), 0) as total from haat.credit_entries where account = 'receivable:' || a.retailer_id
    ) as receivable
    cross join lateral (
      select coalesce(sum(amount), 0) as total from haat.credit_entries where account = 'unapplied:' || a.retailer_id
    ) as unapplied
    where a.outstanding <> receivable.total or a.unapplied <> -unapplied.total`,

  ledger_accounts_belong_to_somebody: `
    select e.id::text as id, e.account as found
    from haat.credit_entries e
    where e.account not in ('cash', 'sales', 'write_off') and not exists (
      select from haat.credit_accounts a where e.account in ('receivable:' || a.retailer_id, 'unapplied:' || a.retailer_id))`,

  cash_is_what_was_paid: `
    select 'cash' as id, format('ledger %s, payments %s', ledger.total, paid.total) as found
    from (select coalesce(sum(amount), 0) as total from haat.credit_entries where account = 'cash') as ledger,
      (select coalesce(sum(amount), 0) as total from haat.payments where reversed_at is null) as paid
    where ledger.total <> paid.total`,

  sales_are_what_was_invoiced: `
    select 'sales' as id, format('ledger %s, invoices %s', -ledger.total, invoiced.total) as found
    from (select coalesce(sum(amount), 0) as total from haat.credit_entries where account = 'sales') as ledger,
      (select coalesce(sum(amount), 0) as total from haat.invoices) as invoiced
    where -ledger.total <> invoiced.total`,

  // Whoever lowers a limit below what is owed already breaks it knowingly, and expects it.
  exposure_is_within_the_limit: `
    select r.code as id, format('exposure %s, limit %s', a.outstanding + a.reserved - a.unapplied, a.credit_limit) as found
    from haat.credit_accounts a join haat.retailers r on r.id = a.retailer_id
    where a.outstanding + a.reserved - a.unapplied > a.credit_limit`,

  reserved_is_what_reservations_hold: `
    select r.code as id, format('reserved %s, held %s', a.reserved, held.total) as found
    from haat.credit_accounts a
    join haat.retailers r on r.id = a.retailer_id
    cross join lateral (
      select coalesce(sum(amount), 0) as total from haat.credit_reservations v
      where v.retailer_id = a.retailer_id and v.state = 'held'
    ) as held
    where a.reserved <> held.total`,

  orders_on_credit_have_a_reservation_of_their_total: `
    select o.number as id, format('%s of %s, reservation %s', o.payment_terms, o.total, coalesce(v.amount::text, 'none')) as found
    from haat.orders o left join haat.credit_reservations v on v.order_id = o.id and v.retailer_id = o.retailer_id
    where case o.payment_terms when 'credit' then v.amount is distinct from o.total else v.amount is not null end`,

  reservations_end_with_their_order: `
    select o.number as id, format('%s, reservation %s', o.status, v.state) as found
    from haat.orders o join haat.credit_reservations v on v.order_id = o.id
    where (v.state = 'held') <> (v.ended_at is null) or v.state <> case
      when o.status in ${OPEN_ORDER} then 'held'
      when o.status in ('delivered', 'completed') then 'captured'
      else 'released' end`,
});
