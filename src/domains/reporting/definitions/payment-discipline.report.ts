import type { ReportDefinition } from './definition.js';
import { BUCKETS, bucketOfDay, dayOf } from './fragments.report.js';

/**
 * What became of each invoice that was due in the period, in parts that add up to its amount. A payment counts by the local day on
 * which it came in; one that was taken back has no allocations any more.
 *
 * @param of which of them, beyond the period
 */
const dueInvoices = (of: string): string => `
  select i.id, i.retailer_id, i.due_on, i.amount, paid.on_time, paid.late, paid.late_days,
    case when i.status = 'written_off' then i.amount - i.paid else 0 end as written_off,
    case when i.status = 'disputed' then i.amount - i.paid else 0 end as disputed,
    case when i.status in ('open', 'partially_paid') and i.due_on < :today then i.amount - i.paid else 0 end as overdue,
    case when i.status in ('open', 'partially_paid') and i.due_on >= :today then i.amount - i.paid else 0 end as not_due
  from haat.invoices i
  cross join lateral (
    select coalesce(sum(al.amount) filter (where late.days <= 0), 0) as on_time,
      coalesce(sum(al.amount) filter (where late.days > 0), 0) as late,
      coalesce(sum(al.amount * late.days) filter (where late.days > 0), 0) as late_days
    from haat.payment_allocations al
    join haat.payments p on p.id = al.payment_id
    cross join lateral (select ${dayOf('p.received_at')} - i.due_on as days) as late
    where al.invoice_id = i.id
  ) as paid
  where i.due_on >= :startOn and i.due_on <= :endOn and i.issued_at < :end and ${of}`;

const ASKED = `(:retailer is null or i.retailer_id = :retailer)`;

const DUE = `due as (${dueInvoices(ASKED)})`;

/** Sums over invoices, for the whole and for a retailer. What is not decided yet says nothing of anybody's discipline. */
const SUMS = `
  count(*)::int as invoices, coalesce(sum(amount), 0) as amount, coalesce(sum(on_time), 0) as "paidOnTime",
  coalesce(sum(late), 0) as "paidLate", coalesce(sum(overdue), 0) as overdue, coalesce(sum(not_due), 0) as "notDue",
  coalesce(sum(disputed), 0) as disputed, coalesce(sum(written_off), 0) as "writtenOff",
  round(100 * sum(on_time) / nullif(sum(on_time + late + overdue + written_off), 0), 1) as "onTimeShare",
  round(sum(late_days) / nullif(sum(on_time + late), 0), 1) as "averageDaysLate"`;

const SUMMARY = `with ${DUE} select ${SUMS}, count(distinct retailer_id)::int as rows from due`;

const OVER_TIME = `
  with ${DUE}, ${BUCKETS},
  summed as (
    select ${bucketOfDay('due_on')} as bucket, sum(on_time) as "onTime", sum(late) as late, sum(overdue) as overdue
    from due group by 1
  )
  select label, coalesce("onTime", 0) as "onTime", coalesce(late, 0) as late, coalesce(overdue, 0) as overdue
  from buckets left join summed using (bucket) order by buckets.bucket`;

const PARTS = `
  with ${DUE}
  select part.label, part.value from (
    select sum(on_time) as on_time, sum(late) as late, sum(overdue) as overdue, sum(not_due) as not_due, sum(disputed) as disputed,
      sum(written_off) as written_off from due
  ) as sums
  cross join lateral (values (1, 'Paid on time', on_time), (2, 'Paid late', late), (3, 'Overdue', overdue),
    (4, 'Not due yet', not_due), (5, 'Disputed', disputed), (6, 'Written off', written_off)) as part (place, label, value)
  where part.value > 0 order by part.place`;

const MOST_OVERDUE = `
  with ${DUE}
  select r.code as key, r.name as label, sum(overdue) as value from due join haat.retailers r on r.id = due.retailer_id
  group by r.id having sum(overdue) > 0 order by value desc, label, key limit 8`;

const LATE_BY = `
  with ${DUE},
  classes as (
    select case when overdue > 0 then 'Overdue' when late = 0 then 'In time' when late_days <= 7 * late then '1–7 days'
      when late_days <= 15 * late then '8–15 days' when late_days <= 30 * late then '16–30 days' else 'Over 30 days' end as label
    from due where on_time + late + overdue > 0
  )
  select label, count(*)::int as value from classes group by 1
  order by array_position(array['In time', '1–7 days', '8–15 days', '16–30 days', 'Over 30 days', 'Overdue'], label)`;

const ROWS = `
  select r.code as "retailerCode", r.name as retailer, r.city, r.score, summed.*, json_build_array(r.id) as position
  from (
    select r.id, r.code, r.name, r.city, a.score from haat.credit_accounts a join haat.retailers r on r.id = a.retailer_id
    where (:retailer is null or a.retailer_id = :retailer) and (:after is null or a.retailer_id > (:after ->> 0)::uuid)
      and exists (
        select 1 from haat.invoices i
        where i.retailer_id = a.retailer_id and i.due_on >= :startOn and i.due_on <= :endOn and i.issued_at < :end
      )
    order by a.retailer_id limit :limit
  ) as r
  cross join lateral (select ${SUMS} from (${dueInvoices('i.retailer_id = r.id')}) as due) as summed
  order by r.id`;

const PARTS_OF_MONEY = [
  { name: 'amount', label: 'Invoiced', kind: 'money' },
  { name: 'paidOnTime', label: 'Paid on time', kind: 'money' },
  { name: 'paidLate', label: 'Paid late', kind: 'money' },
  { name: 'overdue', label: 'Overdue', kind: 'money' },
] as const;

export const paymentDiscipline: ReportDefinition = {
  type: 'payment-discipline',
  title: 'Payment discipline',
  about:
    'Invoices that were due in the period, and what was paid of them by now, by the day on which the money came. The share in ' +
    'time is that of what is paid, overdue or written off. Days late are weighted by amount.',
  narrowedTo: ['retailer'],
  figures: [
    { name: 'onTimeShare', label: 'Paid on time', kind: 'percent' },
    { name: 'averageDaysLate', label: 'Average days late', kind: 'decimal' },
    { name: 'amount', label: 'Invoiced', kind: 'money' },
    { name: 'paidOnTime', label: 'Paid on time', kind: 'money' },
    { name: 'paidLate', label: 'Paid late', kind: 'money' },
    { name: 'overdue', label: 'Overdue', kind: 'money' },
    { name: 'invoices', label: 'Invoices', kind: 'integer' },
    { name: 'notDue', label: 'Not due yet', kind: 'money' },
    { name: 'disputed', label: 'Disputed', kind: 'money' },
    { name: 'writtenOff', label: 'Written off', kind: 'money' },
  ],
  summary: SUMMARY,
  charts: [
    {
      name: 'overTime',
      title: 'What was due, and how it was paid',
      kind: 'stacked',
      unit: 'money',
      series: [
        { name: 'onTime', label: 'On time' },
        { name: 'late', label: 'Late' },
        { name: 'overdue', label: 'Overdue' },
      ],
      query: OVER_TIME,
    },
    {
      name: 'parts',
      title: 'All that was due',
      kind: 'shares',
      unit: 'money',
      series: [{ name: 'value', label: 'Amount' }],
      query: PARTS,
    },
    {
      name: 'mostOverdue',
      title: 'Most overdue',
      kind: 'ranking',
      unit: 'money',
      series: [{ name: 'value', label: 'Overdue' }],
      query: MOST_OVERDUE,
    },
    {
      name: 'lateBy',
      title: 'Invoices by how late they were paid',
      kind: 'columns',
      unit: 'integer',
      series: [{ name: 'value', label: 'Invoices' }],
      query: LATE_BY,
    },
  ],
  columns: [
    { name: 'retailerCode', label: 'Code', kind: 'text' },
    { name: 'retailer', label: 'Retailer', kind: 'text' },
    { name: 'city', label: 'City', kind: 'text', onPaper: false },
    { name: 'score', label: 'Score', kind: 'integer' },
    { name: 'invoices', label: 'Invoices', kind: 'integer' },
    ...PARTS_OF_MONEY,
    { name: 'notDue', label: 'Not due yet', kind: 'money' },
    { name: 'disputed', label: 'Disputed', kind: 'money', onPaper: false },
    { name: 'writtenOff', label: 'Written off', kind: 'money', onPaper: false },
    { name: 'onTimeShare', label: 'On time', kind: 'percent' },
    { name: 'averageDaysLate', label: 'Days late', kind: 'decimal' },
  ],
  rows: ROWS,
};
