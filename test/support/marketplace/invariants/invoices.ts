import { named } from './invariant.js';

/** What takes from the payments and gives to the invoices, added up on both sides. */
export const INVOICE_INVARIANTS = named({
  delivered_orders_on_credit_are_invoiced: `
    select o.number as id, format('%s, %s, invoice of %s', o.payment_terms, o.status, coalesce(i.amount::text, 'nothing')) as found
    from haat.orders o left join haat.invoices i on i.order_id = o.id and i.retailer_id = o.retailer_id
    where i.amount is distinct from
      case when o.payment_terms = 'credit' and o.status in ('delivered', 'completed') then o.total end`,

  allocations_are_within_their_payment: `
    select p.reference as id, format('payment %s, unapplied %s, allocated %s', p.amount, p.unapplied, allocated.total) as found
    from haat.payments p
    cross join lateral (
      select coalesce(sum(amount), 0) as total from haat.payment_allocations a where a.payment_id = p.id
    ) as allocated
    where case when p.reversed_at is null then p.amount else 0 end - p.unapplied <> allocated.total or p.unapplied < 0`,

  allocations_are_within_their_invoice: `
    select i.number as id, format('invoice %s, paid %s, allocated %s', i.amount, i.paid, allocated.total) as found
    from haat.invoices i
    cross join lateral (
      select coalesce(sum(amount), 0) as total from haat.payment_allocations a where a.invoice_id = i.id
    ) as allocated
    where i.paid <> allocated.total or i.paid > i.amount`,

  payments_pay_invoices_of_their_retailer: `
    select i.number as id, p.reference as found
    from haat.payment_allocations a
    join haat.payments p on p.id = a.payment_id
    join haat.invoices i on i.id = a.invoice_id
    where p.retailer_id <> i.retailer_id`,

  invoice_states_say_what_was_paid: `
    select number as id, format('%s with %s of %s paid', status, paid, amount) as found
    from haat.invoices
    where (status = 'paid') <> (paid = amount) or (status = 'open' and paid > 0)
      or (status = 'partially_paid' and paid = 0) or (status = 'paid') <> (paid_at is not null)
      or (status = 'written_off') <> (written_off_at is not null)`,

  outstanding_is_what_invoices_are_open_for: `
    select r.code as id, format('outstanding %s, invoices %s', a.outstanding, open.total) as found
    from haat.credit_accounts a
    join haat.retailers r on r.id = a.retailer_id
    cross join lateral (
      select coalesce(sum(i.amount - i.paid), 0) as total from haat.invoices i
      where i.retailer_id = a.retailer_id and i.status <> 'written_off'
    ) as open
    where a.outstanding <> open.total`,

  unapplied_is_what_payments_have_left: `
    select r.code as id, format('unapplied %s, payments %s', a.unapplied, paid.total) as found
    from haat.credit_accounts a
    join haat.retailers r on r.id = a.retailer_id
    cross join lateral (
      select coalesce(sum(p.unapplied), 0) as total from haat.payments p where p.retailer_id = a.retailer_id
    ) as paid
    where a.unapplied <> paid.total`,

  written_off_is_what_invoices_stayed_open_for: `
    select 'write_off' as id, format('ledger %s, invoices %s', ledger.total, invoiced.total) as found
    from (select coalesce(sum(amount), 0) as total from haat.credit_entries where account = 'write_off') as ledger,
      (select coalesce(sum(amount - paid), 0) as total from haat.invoices where status = 'written_off') as invoiced
    where ledger.total <> invoiced.total`,

  one_reminder_per_invoice_and_stage: `
    select i.number as id, format('%s reminders of stage %s', count(*), m.stage) as found
    from haat.payment_reminders m join haat.invoices i on i.id = m.invoice_id
    group by i.number, m.stage having count(*) > 1`,
});
