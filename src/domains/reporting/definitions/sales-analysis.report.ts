import type { ReportDefinition } from './definition.js';
import { BUCKETS, bucketOf, dayOf, PLACED, TOP, topOf } from './fragments.report.js';

const SUMMARY = `
  with ${PLACED}
  select count(*)::int as orders,
    coalesce(sum(total) filter (where is_sale), 0) as "salesValue",
    coalesce(round(avg(total) filter (where is_sale), 2), 0) as "averageOrder",
    coalesce(sum(total) filter (where status in ('delivered', 'completed')), 0) as "deliveredValue",
    count(distinct retailer_id) filter (where is_sale)::int as retailers,
    count(*) filter (where not is_sale)::int as "lostOrders",
    coalesce(sum(total) filter (where not is_sale), 0) as "lostValue",
    (select count(*)::int from placed join haat.order_items i on i.order_id = placed.id) as rows
  from placed`;

const OVER_TIME = `
  with ${PLACED}, ${BUCKETS},
  summed as (select ${bucketOf('placed_at')} as bucket, sum(total) as value from placed where is_sale group by 1)
  select label, coalesce(value, 0) as value from buckets left join summed using (bucket) order by buckets.bucket`;

const OUTCOMES = `
  with ${PLACED}
  select label, count(*)::int as value
  from (
    select case when status in ('delivered', 'completed') then 'Delivered' when is_sale then 'Under way'
      else initcap(status) end as label from placed
  ) as ended
  group by label order by array_position(array['Delivered', 'Under way', 'Cancelled', 'Expired', 'Unfulfillable'], label)`;

const soldBy = (key: string, label: string): string => `
  with ${PLACED}, ${topOf(`
    select ${key} as key, ${label} as label, sum(i.amount) as value
    from placed join haat.order_items i on i.order_id = placed.id join haat.products p on p.id = i.product_id
    where is_sale group by 1, 2`)}
  ${TOP}`;

/** `:limit` orders a page, each with its lines: an order is never split. */
const ROWS = `
  select ${dayOf('o.placed_at')}::text as day, o.number as "order", o.status, o.payment_terms as "paymentTerms",
    r.code as "retailerCode", r.name as retailer, v.code as "vendorCode", v.name as vendor,
    p.sku, p.name as product, p.category, i.quantity, p.unit, i.unit_price as "unitPrice", i.amount,
    json_build_array(o.placed_at, o.id) as position
  from (
    select id, number, placed_at, status, payment_terms, retailer_id, vendor_id from haat.orders
    where placed_at >= :start and placed_at < :end
      and (:vendor is null or vendor_id = :vendor) and (:retailer is null or retailer_id = :retailer)
      and (:after is null or (placed_at, id) > ((:after ->> 0)::timestamptz, (:after ->> 1)::uuid))
    order by placed_at, id limit :limit
  ) as o
  join haat.retailers r on r.id = o.retailer_id
  left join haat.vendors v on v.id = o.vendor_id
  join haat.order_items i on i.order_id = o.id
  join haat.products p on p.id = i.product_id
  order by o.placed_at, o.id, i.line`;

export const salesAnalysis: ReportDefinition = {
  type: 'sales-analysis',
  title: 'Sales analysis',
  about:
    'Orders by the day on which they were placed, as they stand now, at what retailers pay. Cancelled, expired and ' +
    'unfulfillable ones are listed, and no sales.',
  narrowedTo: ['vendor', 'retailer'],
  figures: [
    { name: 'salesValue', label: 'Sales', kind: 'money' },
    { name: 'orders', label: 'Orders placed', kind: 'integer' },
    { name: 'averageOrder', label: 'Average order', kind: 'money' },
    { name: 'deliveredValue', label: 'Delivered so far', kind: 'money' },
    { name: 'retailers', label: 'Retailers', kind: 'integer' },
    { name: 'lostOrders', label: 'Orders lost', kind: 'integer' },
    { name: 'lostValue', label: 'Value lost', kind: 'money' },
  ],
  summary: SUMMARY,
  charts: [
    {
      name: 'overTime',
      title: 'Sales over time',
      kind: 'bars',
      unit: 'money',
      series: [{ name: 'value', label: 'Sales' }],
      query: OVER_TIME,
    },
    {
      name: 'byCategory',
      title: 'Sales by category',
      kind: 'ranking',
      unit: 'money',
      series: [{ name: 'value', label: 'Sales' }],
      query: soldBy('p.category', 'p.category'),
    },
    {
      name: 'topProducts',
      title: 'Best-selling products',
      kind: 'ranking',
      unit: 'money',
      series: [{ name: 'value', label: 'Sales' }],
      query: soldBy('p.sku', 'p.name'),
    },
    {
      name: 'outcomes',
      title: 'What became of the orders',
      kind: 'shares',
      unit: 'integer',
      series: [{ name: 'value', label: 'Orders' }],
      query: OUTCOMES,
    },
  ],
  columns: [
    { name: 'day', label: 'Day', kind: 'day' },
    { name: 'order', label: 'Order', kind: 'text' },
    { name: 'status', label: 'Status', kind: 'text' },
    { name: 'paymentTerms', label: 'Terms', kind: 'text', onPaper: false },
    { name: 'retailerCode', label: 'Retailer code', kind: 'text', onPaper: false },
    { name: 'retailer', label: 'Retailer', kind: 'text' },
    { name: 'vendorCode', label: 'Vendor code', kind: 'text', onPaper: false },
    { name: 'vendor', label: 'Vendor', kind: 'text' },
    { name: 'sku', label: 'SKU', kind: 'text', onPaper: false },
    { name: 'product', label: 'Product', kind: 'text' },
    { name: 'category', label: 'Category', kind: 'text', onPaper: false },
    { name: 'quantity', label: 'Quantity', kind: 'integer' },
    { name: 'unit', label: 'Unit', kind: 'text' },
    { name: 'unitPrice', label: 'Unit price', kind: 'money' },
    { name: 'amount', label: 'Amount', kind: 'money' },
  ],
  rows: ROWS,
};
