import type { ReportDefinition } from './definition.js';
import { BUCKETS, bucketOf } from './fragments.report.js';

/**
 * Invoices of which something was outstanding at the end of the period, by the ledger of that moment. They are among those that are
 * unpaid now and those that were settled later; an invoice that a reversal opens again has no moment of being paid any more.
 */
const OUTSTANDING = `
  select i.id, i.number, i.order_id, i.retailer_id, i.issued_at, i.due_on, i.amount, ledger.outstanding, greatest(:lastDay - i.due_on, 0) as days_late
  from haat.invoices i
  cross join lateral (
    select coalesce(sum(e.amount), 0) as outstanding from haat.credit_entries e
    where e.reference = i.id and e.account = 'receivable:' || i.retailer_id and e.at < :end
  ) as ledger
  where i.issued_at < :end and (:retailer is null or i.retailer_id = :retailer) and ledger.outstanding > 0
    and (i.status in ('open', 'partially_paid', 'disputed') or (i.status = 'paid' and i.paid_at >= :end)
      or (i.status = 'written_off' and i.written_off_at >= :end))`;

const LIABLE = `liable as (${OUTSTANDING})`;

/** What moved the balances of retailers in the period. */
const MOVED = `
  moved as (
    select e.kind, e.at, e.amount from haat.credit_entries e
    where e.at >= :start and e.at < :end and e.account like 'receivable:%'
      and (:retailer is null or e.account = 'receivable:' || :retailer)
  )`;

/** How the balance at the end came to be. A reversed payment comes back as what it was: it lessens what was paid. */
const MOVEMENTS = `
  at_end as (
    select coalesce(sum(outstanding), 0) as outstanding, coalesce(sum(outstanding) filter (where days_late > 0), 0) as overdue,
      count(*)::int as rows, count(distinct retailer_id)::int as retailers from liable
  ),
  movement as (
    select coalesce(sum(amount), 0) as net, coalesce(sum(amount) filter (where kind = 'invoice'), 0) as invoiced,
      -coalesce(sum(amount) filter (where kind in ('allocation', 'reversal')), 0) as paid,
      -coalesce(sum(amount) filter (where kind = 'write_off'), 0) as written_off
    from moved
  )`;

const SUMMARY = `
  with ${LIABLE}, ${MOVED}, ${MOVEMENTS}
  select at_end.outstanding, at_end.overdue, at_end.retailers, at_end.rows, movement.invoiced, movement.paid,
    movement.written_off as "writtenOff", at_end.outstanding - movement.net as opening
  from at_end cross join movement`;

const AGEING = `
  with ${LIABLE}
  select bucket.label, coalesce(sum(liable.outstanding), 0) as value
  from (values (1, 'Not due', 0, 0), (2, '1–30 days', 1, 30), (3, '31–60 days', 31, 60), (4, '61–90 days', 61, 90),
    (5, 'Over 90 days', 91, 1000000)) as bucket (place, label, lowest, highest)
  left join liable on liable.days_late between bucket.lowest and bucket.highest
  group by bucket.place, bucket.label order by bucket.place`;

/** Backwards from the end: what stood at the end of each point of time. */
const OVER_TIME = `
  with ${LIABLE}, ${MOVED}, ${BUCKETS},
  summed as (select ${bucketOf('at')} as bucket, sum(amount) as value from moved group by 1),
  later as (
    select buckets.bucket, buckets.label, sum(coalesce(summed.value, 0)) over (order by buckets.bucket desc)
      - coalesce(summed.value, 0) as value
    from buckets left join summed using (bucket)
  )
  select label, (select coalesce(sum(outstanding), 0) from liable) - later.value as value from later
  where later.bucket < :end at time zone :zone order by later.bucket`;

const LARGEST = `
  with ${LIABLE}
  select r.code as key, r.name as label, sum(outstanding) as outstanding, coalesce(sum(outstanding) filter (where days_late > 0), 0) as overdue
  from liable join haat.retailers r on r.id = liable.retailer_id
  group by r.id order by 3 desc, label, key limit 8`;

const MOVEMENT = `
  with ${LIABLE}, ${MOVED}, ${MOVEMENTS}
  select step.label, step.value from movement cross join at_end
  cross join lateral (values (1, 'At the beginning', at_end.outstanding - movement.net), (2, 'Invoiced', movement.invoiced),
    (3, 'Paid', movement.paid), (4, 'Written off', movement.written_off), (5, 'At the end', at_end.outstanding))
    as step (place, label, value)
  order by step.place`;

const ROWS = `
  select i.number as invoice, r.code as "retailerCode", r.name as retailer, r.city, o.number as "order",
    (i.issued_at at time zone :zone)::date::text as issued, i.due_on::text as due, i.days_late as "daysLate", i.amount,
    i.amount - i.outstanding as settled, i.outstanding, json_build_array(i.issued_at, i.id) as position
  from (
    ${OUTSTANDING} and (:after is null or (i.issued_at, i.id) > ((:after ->> 0)::timestamptz, (:after ->> 1)::uuid))
    order by i.issued_at, i.id limit :limit
  ) as i
  join haat.retailers r on r.id = i.retailer_id
  join haat.orders o on o.id = i.order_id
  order by i.issued_at, i.id`;

export const outstandingLiability: ReportDefinition = {
  type: 'outstanding-liability',
  title: 'Outstanding liability',
  about:
    'What retailers owed at the end of the last day, invoice by invoice, and how it came to be since the beginning of the ' +
    'first: by the ledger, so a report on a past period stays the same.',
  narrowedTo: ['retailer'],
  figures: [
    { name: 'outstanding', label: 'Outstanding', kind: 'money' },
    { name: 'overdue', label: 'Of it overdue', kind: 'money' },
    { name: 'retailers', label: 'Retailers', kind: 'integer' },
    { name: 'opening', label: 'At the beginning', kind: 'money' },
    { name: 'invoiced', label: 'Invoiced', kind: 'money' },
    { name: 'paid', label: 'Paid', kind: 'money' },
    { name: 'writtenOff', label: 'Written off', kind: 'money' },
  ],
  summary: SUMMARY,
  charts: [
    {
      name: 'ageing',
      title: 'Outstanding by age',
      kind: 'columns',
      unit: 'money',
      series: [{ name: 'value', label: 'Outstanding' }],
      query: AGEING,
    },
    {
      name: 'overTime',
      title: 'Outstanding over time',
      kind: 'line',
      unit: 'money',
      series: [{ name: 'value', label: 'Outstanding' }],
      query: OVER_TIME,
    },
    {
      name: 'largest',
      title: 'Largest debtors',
      kind: 'ranking',
      unit: 'money',
      series: [
        { name: 'outstanding', label: 'Outstanding' },
        { name: 'overdue', label: 'Of it overdue' },
      ],
      query: LARGEST,
    },
    {
      name: 'movement',
      title: 'From beginning to end',
      kind: 'columns',
      unit: 'money',
      series: [{ name: 'value', label: 'Amount' }],
      query: MOVEMENT,
    },
  ],
  columns: [
    { name: 'invoice', label: 'Invoice', kind: 'text' },
    { name: 'retailerCode', label: 'Code', kind: 'text' },
    { name: 'retailer', label: 'Retailer', kind: 'text' },
    { name: 'city', label: 'City', kind: 'text', onPaper: false },
    { name: 'order', label: 'Order', kind: 'text' },
    { name: 'issued', label: 'Issued', kind: 'day' },
    { name: 'due', label: 'Due', kind: 'day' },
    { name: 'daysLate', label: 'Days late', kind: 'integer' },
    { name: 'amount', label: 'Amount', kind: 'money' },
    { name: 'settled', label: 'Settled', kind: 'money' },
    { name: 'outstanding', label: 'Outstanding', kind: 'money' },
  ],
  rows: ROWS,
};
