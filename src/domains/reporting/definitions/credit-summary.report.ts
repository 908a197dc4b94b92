import { SCORE_BANDS } from '../../credit/index.js';
import type { ReportDefinition } from './definition.js';
import { BUCKETS, bucketOf, TOP, topOf } from './fragments.report.js';

/** The band of an account's score, by the rules of credit. */
const BAND = `case when a.score is null then 'not scored' ${SCORE_BANDS.map(
  ([lowest, band]) => `when a.score >= ${lowest} then '${band.replace('_', ' ')}'`,
).join(' ')} else 'very poor' end`;

const EXPOSURE = `a.outstanding + a.reserved - a.unapplied`;

const ACCOUNTS = `haat.credit_accounts a where (:retailer is null or a.retailer_id = :retailer)`;

const OVERDUE = `
  select coalesce(sum(i.amount - i.paid), 0) from haat.invoices i
  where i.status in ('open', 'partially_paid') and i.due_on < :today`;

const INVOICED = `
  select coalesce(sum(i.amount), 0) from haat.invoices i where i.issued_at >= :start and i.issued_at < :end`;

/** What was taken back later has not come in. */
const RECEIVED = `
  select coalesce(sum(p.amount), 0) from haat.payments p
  where p.received_at >= :start and p.received_at < :end and p.reversed_at is null`;

const SUMMARY = `
  select count(*)::int as rows, coalesce(sum(a.credit_limit), 0) as "creditLimit", coalesce(sum(a.outstanding), 0) as outstanding,
    coalesce(sum(a.reserved), 0) as reserved, coalesce(sum(a.unapplied), 0) as unapplied, coalesce(sum(${EXPOSURE}), 0) as exposure,
    count(*) filter (where a.status <> 'active')::int as stopped,
    coalesce(round(100 * sum(${EXPOSURE}) / nullif(sum(a.credit_limit), 0), 1), 0) as utilisation,
    (${OVERDUE} and (:retailer is null or i.retailer_id = :retailer)) as overdue,
    (${INVOICED} and (:retailer is null or i.retailer_id = :retailer)) as invoiced,
    (${RECEIVED} and (:retailer is null or p.retailer_id = :retailer)) as received
  from ${ACCOUNTS}`;

const LARGEST = `
  select r.code as key, r.name as label, ${EXPOSURE} as exposure, a.credit_limit as "creditLimit"
  from haat.credit_accounts a join haat.retailers r on r.id = a.retailer_id
  where (:retailer is null or a.retailer_id = :retailer) and ${EXPOSURE} > 0
  order by 3 desc, r.code limit 8`;

const MOVEMENT = `
  with ${BUCKETS},
  invoiced as (
    select ${bucketOf('issued_at')} as bucket, sum(amount) as value from haat.invoices
    where issued_at >= :start and issued_at < :end and (:retailer is null or retailer_id = :retailer) group by 1
  ),
  received as (
    select ${bucketOf('received_at')} as bucket, sum(amount) as value from haat.payments
    where received_at >= :start and received_at < :end and reversed_at is null
      and (:retailer is null or retailer_id = :retailer) group by 1
  )
  select label, coalesce(invoiced.value, 0) as invoiced, coalesce(received.value, 0) as received
  from buckets left join invoiced using (bucket) left join received using (bucket) order by buckets.bucket`;

const BANDS = `
  select upper(left(band, 1)) || substr(band, 2) as label, count(*)::int as value
  from (select ${BAND} as band from ${ACCOUNTS}) as banded
  group by band order by array_position(array['excellent', 'good', 'fair', 'poor', 'very poor', 'not scored'], band)`;

const BY_CITY = `
  with ${topOf(`
    select r.city as key, r.city as label, sum(a.outstanding) as value from haat.credit_accounts a join haat.retailers r on r.id = a.retailer_id
    where (:retailer is null or a.retailer_id = :retailer) group by r.city having sum(a.outstanding) > 0`)}
  ${TOP}`;

const ROWS = `
  select r.code as "retailerCode", r.name as retailer, r.city, a.status, a.credit_limit as "creditLimit", a.outstanding,
    a.reserved, a.unapplied, ${EXPOSURE} as exposure, greatest(a.credit_limit - (${EXPOSURE}), 0) as available,
    round(100 * (${EXPOSURE}) / nullif(a.credit_limit, 0), 1) as utilisation, a.score, ${BAND} as band,
    (${OVERDUE} and i.retailer_id = a.retailer_id) as overdue,
    (${INVOICED} and i.retailer_id = a.retailer_id) as invoiced,
    (${RECEIVED} and p.retailer_id = a.retailer_id) as received,
    json_build_array(a.retailer_id) as position
  from (
    select * from ${ACCOUNTS} and (:after is null or a.retailer_id > (:after ->> 0)::uuid) order by a.retailer_id limit :limit
  ) as a
  join haat.retailers r on r.id = a.retailer_id
  order by a.retailer_id`;

export const creditSummary: ReportDefinition = {
  type: 'credit-summary',
  title: 'Credit summary',
  about:
    'Credit accounts as they are now; invoiced and received are counted over the period. Exposure is what is outstanding and ' +
    'reserved, less payments that no invoice has taken yet.',
  narrowedTo: ['retailer'],
  figures: [
    { name: 'exposure', label: 'Exposure', kind: 'money' },
    { name: 'creditLimit', label: 'Credit limits', kind: 'money' },
    { name: 'utilisation', label: 'Utilisation', kind: 'percent' },
    { name: 'overdue', label: 'Overdue', kind: 'money' },
    { name: 'invoiced', label: 'Invoiced', kind: 'money' },
    { name: 'received', label: 'Received', kind: 'money' },
    { name: 'outstanding', label: 'Outstanding', kind: 'money' },
    { name: 'reserved', label: 'Reserved', kind: 'money' },
    { name: 'unapplied', label: 'Unapplied payments', kind: 'money' },
    { name: 'stopped', label: 'Accounts on hold or blocked', kind: 'integer' },
  ],
  summary: SUMMARY,
  charts: [
    {
      name: 'movement',
      title: 'Invoiced and received',
      kind: 'bars',
      unit: 'money',
      series: [
        { name: 'invoiced', label: 'Invoiced' },
        { name: 'received', label: 'Received' },
      ],
      query: MOVEMENT,
    },
    {
      name: 'largest',
      title: 'Largest exposures, and their limits',
      kind: 'ranking',
      unit: 'money',
      series: [
        { name: 'exposure', label: 'Exposure' },
        { name: 'creditLimit', label: 'Limit' },
      ],
      query: LARGEST,
    },
    {
      name: 'bands',
      title: 'Accounts by score',
      kind: 'shares',
      unit: 'integer',
      series: [{ name: 'value', label: 'Accounts' }],
      query: BANDS,
    },
    {
      name: 'byCity',
      title: 'Outstanding by city',
      kind: 'ranking',
      unit: 'money',
      series: [{ name: 'value', label: 'Outstanding' }],
      query: BY_CITY,
    },
  ],
  columns: [
    { name: 'retailerCode', label: 'Code', kind: 'text' },
    { name: 'retailer', label: 'Retailer', kind: 'text' },
    { name: 'city', label: 'City', kind: 'text', onPaper: false },
    { name: 'status', label: 'Status', kind: 'text' },
    { name: 'creditLimit', label: 'Limit', kind: 'money' },
    { name: 'outstanding', label: 'Outstanding', kind: 'money' },
    { name: 'reserved', label: 'Reserved', kind: 'money' },
    { name: 'unapplied', label: 'Unapplied', kind: 'money', onPaper: false },
    { name: 'exposure', label: 'Exposure', kind: 'money' },
    { name: 'available', label: 'Available', kind: 'money', onPaper: false },
    { name: 'utilisation', label: 'Used', kind: 'percent' },
    { name: 'score', label: 'Score', kind: 'integer' },
    { name: 'band', label: 'Band', kind: 'text' },
    { name: 'overdue', label: 'Overdue', kind: 'money' },
    { name: 'invoiced', label: 'Invoiced', kind: 'money' },
    { name: 'received', label: 'Received', kind: 'money' },
  ],
  rows: ROWS,
};
