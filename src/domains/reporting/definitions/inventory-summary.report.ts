import type { ReportDefinition } from './definition.js';
import { TOP, topOf } from './fragments.report.js';

/** What can still be promised of a row of stock decides; see the alerts of the inventory for `min_stock`. */
const STATUS = `
  case when vp.stock = vp.reserved then 'out' when vp.stock < vp.min_stock then 'low' else 'in stock' end`;

const LISTED = `haat.vendor_products vp where (:vendor is null or vp.vendor_id = :vendor)`;

/** What left the stock of the vendor for good in the period. */
const DISPATCHED = `
  from haat.stock_reservations s
  where s.state = 'dispatched' and s.ended_at >= :start and s.ended_at < :end`;

const SUMMARY = `
  select count(*)::int as rows, count(distinct vp.vendor_id)::int as vendors, count(distinct vp.product_id)::int as products,
    coalesce(sum(vp.price * vp.stock), 0) as "stockValue", coalesce(sum(vp.price * vp.reserved), 0) as "reservedValue",
    count(*) filter (where ${STATUS} = 'low')::int as low, count(*) filter (where ${STATUS} = 'out')::int as out,
    (select coalesce(sum(s.quantity), 0) ${DISPATCHED} and (:vendor is null or s.vendor_id = :vendor)) as dispatched
  from ${LISTED}`;

const STATUSES = `
  select case status when 'out' then 'Out of stock' when 'low' then 'Below minimum' else 'In stock' end as label,
    count(*)::int as value
  from (select ${STATUS} as status from ${LISTED}) as listed
  group by status order by array_position(array['in stock', 'low', 'out'], status)`;

const valueBy = (key: string, label: string): string => `
  with ${topOf(`
    select ${key} as key, ${label} as label, sum(vp.price * vp.stock) as value
    from haat.vendor_products vp join haat.products p on p.id = vp.product_id join haat.vendors v on v.id = vp.vendor_id
    where (:vendor is null or vp.vendor_id = :vendor) group by 1, 2 having sum(vp.stock) > 0`)}
  ${TOP}`;

const MOST_DISPATCHED = `
  with ${topOf(`
    select p.sku as key, p.name || ' (' || p.unit || ')' as label, sum(s.quantity) as value
    from (select s.product_id, s.quantity ${DISPATCHED} and (:vendor is null or s.vendor_id = :vendor)) as s
    join haat.products p on p.id = s.product_id group by 1, 2`)}
  select key, label, value from top where not is_rest order by place`;

const ROWS = `
  select v.code as "vendorCode", v.name as vendor, p.sku, p.name as product, p.category, p.unit, vp.price, vp.stock, vp.reserved,
    vp.stock - vp.reserved as available, vp.min_stock as "minStock", ${STATUS} as status, vp.price * vp.stock as value,
    (select coalesce(sum(s.quantity), 0) ${DISPATCHED} and s.vendor_id = vp.vendor_id and s.product_id = vp.product_id)
      as dispatched,
    json_build_array(vp.vendor_id, vp.product_id) as position
  from (
    select * from ${LISTED}
      and (:after is null or (vp.vendor_id, vp.product_id) > ((:after ->> 0)::uuid, (:after ->> 1)::uuid))
    order by vp.vendor_id, vp.product_id limit :limit
  ) as vp
  join haat.vendors v on v.id = vp.vendor_id
  join haat.products p on p.id = vp.product_id
  order by vp.vendor_id, vp.product_id`;

const VALUE = [{ name: 'value', label: 'Value' }];

export const inventorySummary: ReportDefinition = {
  type: 'inventory-summary',
  title: 'Inventory summary',
  about:
    'Stock as it is now, at the vendors’ own prices; what left it is counted over the period. Below minimum: less than the ' +
    'vendor’s minimum. Out of stock: nothing that is not reserved.',
  narrowedTo: ['vendor'],
  figures: [
    { name: 'stockValue', label: 'Stock value', kind: 'money' },
    { name: 'reservedValue', label: 'Of it reserved', kind: 'money' },
    { name: 'products', label: 'Products', kind: 'integer' },
    { name: 'vendors', label: 'Vendors', kind: 'integer' },
    { name: 'low', label: 'Below minimum', kind: 'integer' },
    { name: 'out', label: 'Out of stock', kind: 'integer' },
    { name: 'dispatched', label: 'Units dispatched', kind: 'integer' },
  ],
  summary: SUMMARY,
  charts: [
    {
      name: 'valueByCategory',
      title: 'Stock value by category',
      kind: 'ranking',
      unit: 'money',
      series: VALUE,
      query: valueBy('p.category', 'p.category'),
    },
    {
      name: 'statuses',
      title: 'State of the shelves',
      kind: 'shares',
      unit: 'integer',
      series: [{ name: 'value', label: 'Products of vendors' }],
      query: STATUSES,
    },
    {
      name: 'mostDispatched',
      title: 'Most dispatched in the period',
      kind: 'ranking',
      unit: 'integer',
      series: [{ name: 'value', label: 'Units' }],
      query: MOST_DISPATCHED,
    },
    {
      name: 'valueByVendor',
      title: 'Stock value by vendor',
      kind: 'ranking',
      unit: 'money',
      series: VALUE,
      query: valueBy('v.code', 'v.name'),
    },
  ],
  columns: [
    { name: 'vendorCode', label: 'Vendor code', kind: 'text', onPaper: false },
    { name: 'vendor', label: 'Vendor', kind: 'text' },
    { name: 'sku', label: 'SKU', kind: 'text' },
    { name: 'product', label: 'Product', kind: 'text' },
    { name: 'category', label: 'Category', kind: 'text', onPaper: false },
    { name: 'unit', label: 'Unit', kind: 'text' },
    { name: 'price', label: 'Price', kind: 'money' },
    { name: 'stock', label: 'Stock', kind: 'integer' },
    { name: 'reserved', label: 'Reserved', kind: 'integer' },
    { name: 'available', label: 'Available', kind: 'integer' },
    { name: 'minStock', label: 'Minimum', kind: 'integer' },
    { name: 'status', label: 'Status', kind: 'text' },
    { name: 'value', label: 'Value', kind: 'money' },
    { name: 'dispatched', label: 'Dispatched', kind: 'integer' },
  ],
  rows: ROWS,
};
