import { DAY_COLUMNS, DAY_FIGURES } from '../daily/day-figures.report.js';
import type { ReportDefinition } from './definition.js';
import { bucketOfDay, bucketsFrom } from './fragments.report.js';

/** A local day as moments; the present one goes on until now. */
const asMoments = (days: string): string => `
  select day, day::timestamp at time zone :zone as starts_at, least((day + 1)::timestamp at time zone :zone, :end) as ends_at
  from (${days}) as asked where not exists (select 1 from haat.daily_analytics kept where kept.day = asked.day)`;

/**
 * Days as they were recorded in the night after, and those that were not (today, and before the program was there) as they are now.
 */
const figuresOf = (days: string): string => `
  asked as (${days}),
  days as (${asMoments('select day from asked')}),
  figures as (
    select ${DAY_COLUMNS} from haat.daily_analytics where day in (select day from asked)
    union all
    select ${DAY_COLUMNS} from (${DAY_FIGURES}) as live
  )`;

const daysFrom = (first: string): string => `
  select generate_series((${first})::timestamp, :lastDay::timestamp, interval '1 day')::date as day`;

const WHOLE_PERIOD = daysFrom(':startOn');
const FIGURES = figuresOf(WHOLE_PERIOD);

/** One day says little by itself: the charts begin two weeks before the end at the latest. */
const CHARTS_FROM = 'least(:startOn, :endOn - 13)';

const SUMMARY = `
  with ${FIGURES}
  select count(*)::int as rows, coalesce(sum(orders), 0)::int as orders, coalesce(sum(order_value), 0) as "orderValue",
    coalesce(sum(credit_value), 0) as "creditValue", coalesce(sum(delivered), 0)::int as delivered,
    coalesce(sum(delivered_value), 0) as "deliveredValue", coalesce(sum(cancelled), 0)::int as cancelled,
    coalesce(sum(expired), 0)::int as expired, coalesce(sum(unfulfillable), 0)::int as unfulfillable,
    coalesce(sum(invoiced), 0) as invoiced, coalesce(sum(received), 0) as received, coalesce(sum(reversed), 0) as reversed,
    coalesce(sum(failed_messages), 0)::int as "failedMessages"
  from figures`;

const overTime = (...columns: readonly (readonly [name: string, column: string])[]): string => `
  with ${figuresOf(daysFrom(CHARTS_FROM))}, ${bucketsFrom(CHARTS_FROM)},
  summed as (
    select ${bucketOfDay('day')} as bucket, ${columns.map(([name, column]) => `sum(${column}) as "${name}"`).join(', ')}
    from figures group by 1
  )
  select label, ${columns.map(([name]) => `coalesce("${name}", 0) as "${name}"`).join(', ')}
  from buckets left join summed using (bucket) order by buckets.bucket`;

const ROWS = `
  with ${figuresOf(`
    select day from (${WHOLE_PERIOD}) as days
    where :after is null or day > (:after ->> 0)::date order by day limit greatest(:limit / 20, 1)`)}
  select day::text as day, orders, retailers, order_value as "orderValue", credit_value as "creditValue", delivered,
    delivered_value as "deliveredValue", cancelled, cancelled_value as "cancelledValue", expired, unfulfillable, invoiced, received,
    reversed, failed_messages as "failedMessages", json_build_array(day) as position
  from figures order by day`;

export const dailyAnalytics: ReportDefinition = {
  type: 'daily-analytics',
  title: 'Daily analytics',
  about:
    'What happened on each day, by when it happened: an order that is cancelled the day after it was placed counts as placed on ' +
    'the one and as cancelled on the other. Failed messages are those that had not been sent again when the day was recorded.',
  narrowedTo: [],
  figures: [
    { name: 'orderValue', label: 'Ordered', kind: 'money' },
    { name: 'orders', label: 'Orders', kind: 'integer' },
    { name: 'deliveredValue', label: 'Delivered', kind: 'money' },
    { name: 'received', label: 'Payments received', kind: 'money' },
    { name: 'cancelled', label: 'Orders cancelled', kind: 'integer' },
    { name: 'failedMessages', label: 'Messages failed', kind: 'integer' },
    { name: 'delivered', label: 'Orders delivered', kind: 'integer' },
    { name: 'expired', label: 'Orders expired', kind: 'integer' },
    { name: 'unfulfillable', label: 'Orders unfulfillable', kind: 'integer' },
    { name: 'creditValue', label: 'Ordered on credit', kind: 'money' },
    { name: 'invoiced', label: 'Invoiced', kind: 'money' },
    { name: 'reversed', label: 'Payments reversed', kind: 'money' },
  ],
  summary: SUMMARY,
  charts: [
    {
      name: 'value',
      title: 'Ordered and delivered',
      kind: 'bars',
      unit: 'money',
      series: [
        { name: 'ordered', label: 'Ordered' },
        { name: 'delivered', label: 'Delivered' },
      ],
      query: overTime(['ordered', 'order_value'], ['delivered', 'delivered_value']),
    },
    {
      name: 'orders',
      title: 'Orders by what became of them',
      kind: 'line',
      unit: 'integer',
      series: [
        { name: 'placed', label: 'Placed' },
        { name: 'delivered', label: 'Delivered' },
        { name: 'lost', label: 'Lost' },
      ],
      query: overTime(
        ['placed', 'orders'],
        ['delivered', 'delivered'],
        ['lost', 'cancelled + expired + unfulfillable'],
      ),
    },
    {
      name: 'money',
      title: 'Invoiced and received',
      kind: 'bars',
      unit: 'money',
      series: [
        { name: 'invoiced', label: 'Invoiced' },
        { name: 'received', label: 'Received' },
      ],
      query: overTime(['invoiced', 'invoiced'], ['received', 'received']),
    },
    {
      name: 'messages',
      title: 'Messages that failed',
      kind: 'bars',
      unit: 'integer',
      series: [{ name: 'failed', label: 'Failed' }],
      query: overTime(['failed', 'failed_messages']),
    },
  ],
  columns: [
    { name: 'day', label: 'Day', kind: 'day' },
    { name: 'orders', label: 'Orders', kind: 'integer' },
    { name: 'retailers', label: 'Retailers', kind: 'integer' },
    { name: 'orderValue', label: 'Ordered', kind: 'money' },
    { name: 'creditValue', label: 'On credit', kind: 'money' },
    { name: 'delivered', label: 'Delivered', kind: 'integer' },
    { name: 'deliveredValue', label: 'Delivered value', kind: 'money' },
    { name: 'cancelled', label: 'Cancelled', kind: 'integer' },
    { name: 'cancelledValue', label: 'Cancelled value', kind: 'money', onPaper: false },
    { name: 'expired', label: 'Expired', kind: 'integer' },
    { name: 'unfulfillable', label: 'Unfulfillable', kind: 'integer', onPaper: false },
    { name: 'invoiced', label: 'Invoiced', kind: 'money' },
    { name: 'received', label: 'Received', kind: 'money' },
    { name: 'reversed', label: 'Reversed', kind: 'money', onPaper: false },
    { name: 'failedMessages', label: 'Failed messages', kind: 'integer' },
  ],
  rows: ROWS,
};
