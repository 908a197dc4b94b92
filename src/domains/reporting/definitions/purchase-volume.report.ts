import type { ReportDefinition } from './definition.js';
import { BUCKETS, bucketOf, LOST, PLACED, TOP, topOf } from './fragments.report.js';

const BOUGHT = `
  ${PLACED},
  lines as (
    select placed.id as order_id, placed.retailer_id, i.product_id, i.quantity, i.amount
    from placed join haat.order_items i on i.order_id = placed.id where placed.is_sale
  )`;

const SUMMARY = `
  with ${BOUGHT}
  select coalesce(sum(amount), 0) as "purchaseValue", count(distinct order_id)::int as orders,
    count(distinct retailer_id)::int as retailers, count(distinct product_id)::int as products,
    coalesce(round(sum(amount) / nullif(count(distinct order_id), 0), 2), 0) as "averageOrder",
    coalesce(round(sum(amount) / nullif(count(distinct retailer_id), 0), 2), 0) as "perRetailer",
    count(distinct (retailer_id, product_id))::int as rows
  from lines`;

const OVER_TIME = `
  with ${PLACED}, ${BUCKETS},
  summed as (select ${bucketOf('placed_at')} as bucket, sum(total) as value from placed where is_sale group by 1)
  select label, coalesce(value, 0) as value from buckets left join summed using (bucket) order by buckets.bucket`;

const boughtBy = (key: string, label: string): string => `
  with ${BOUGHT}, ${topOf(`
    select ${key} as key, ${label} as label, sum(lines.amount) as value
    from lines join haat.products p on p.id = lines.product_id join haat.retailers r on r.id = lines.retailer_id
    group by 1, 2`)}
  ${TOP}`;

/** Retailers a page, each with all that it bought: found by the orders of the period and not by all of its orders. */
const ROWS = `
  select r.code as "retailerCode", r.name as retailer, r.city, p.sku, p.name as product, p.category, p.unit,
    bought.orders, bought.quantity, bought.amount, json_build_array(r.id) as position
  from (
    select r.id, r.code, r.name, r.city from haat.retailers r
    where (:retailer is null or r.id = :retailer) and (:after is null or r.id > (:after ->> 0)::uuid)
      and exists (
        select 1 from haat.orders o
        where o.retailer_id = r.id and o.placed_at >= :start and o.placed_at < :end and o.status not in ${LOST}
          and (:vendor is null or o.vendor_id = :vendor)
      )
    order by r.id limit greatest(:limit / 50, 1)
  ) as r
  cross join lateral (
    select i.product_id, count(*)::int as orders, sum(i.quantity) as quantity, sum(i.amount) as amount
    from haat.orders o join haat.order_items i on i.order_id = o.id
    where o.retailer_id = r.id and o.placed_at >= :start and o.placed_at < :end and o.status not in ${LOST}
      and (:vendor is null or o.vendor_id = :vendor)
    group by i.product_id
  ) as bought
  join haat.products p on p.id = bought.product_id
  order by r.id, p.sku`;

const VALUE = [{ name: 'value', label: 'Purchases' }];

export const purchaseVolume: ReportDefinition = {
  type: 'purchase-volume',
  title: 'Purchase volume',
  about:
    'What each retailer bought of each product: orders by the day on which they were placed, as they stand now, without ' +
    'cancelled, expired and unfulfillable ones.',
  narrowedTo: ['vendor', 'retailer'],
  figures: [
    { name: 'purchaseValue', label: 'Purchases', kind: 'money' },
    { name: 'orders', label: 'Orders', kind: 'integer' },
    { name: 'averageOrder', label: 'Average order', kind: 'money' },
    { name: 'retailers', label: 'Retailers', kind: 'integer' },
    { name: 'perRetailer', label: 'Per retailer', kind: 'money' },
    { name: 'products', label: 'Products', kind: 'integer' },
  ],
  summary: SUMMARY,
  charts: [
    {
      name: 'overTime',
      title: 'Purchases over time',
      kind: 'bars',
      unit: 'money',
      series: VALUE,
      query: OVER_TIME,
    },
    {
      name: 'topRetailers',
      title: 'Largest buyers',
      kind: 'ranking',
      unit: 'money',
      series: VALUE,
      query: boughtBy('r.code', 'r.name'),
    },
    {
      name: 'topProducts',
      title: 'Most bought products',
      kind: 'ranking',
      unit: 'money',
      series: VALUE,
      query: boughtBy('p.sku', 'p.name'),
    },
    {
      name: 'byCity',
      title: 'Purchases by city',
      kind: 'shares',
      unit: 'money',
      series: VALUE,
      query: boughtBy('r.city', 'r.city'),
    },
  ],
  columns: [
    { name: 'retailerCode', label: 'Code', kind: 'text' },
    { name: 'retailer', label: 'Retailer', kind: 'text' },
    { name: 'city', label: 'City', kind: 'text', onPaper: false },
    { name: 'sku', label: 'SKU', kind: 'text' },
    { name: 'product', label: 'Product', kind: 'text' },
    { name: 'category', label: 'Category', kind: 'text' },
    { name: 'orders', label: 'Orders', kind: 'integer' },
    { name: 'quantity', label: 'Quantity', kind: 'integer' },
    { name: 'unit', label: 'Unit', kind: 'text' },
    { name: 'amount', label: 'Amount', kind: 'money' },
  ],
  rows: ROWS,
};
