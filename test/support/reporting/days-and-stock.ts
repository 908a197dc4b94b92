import {
  type Asked,
  asAmount,
  byId,
  cents,
  dayOf,
  distinct,
  groupedBy,
  idOf,
  isWithin,
  type Raw,
  type RawMarket,
  sumOf,
} from './raw.js';
import { dayOffset, daysOf, overTime, ranked, ranking, summedBy } from './series.js';

const total = (order: Raw): number => order['total'];
const amount = (row: Raw): number => row['amount'];

/** What happened on one day. */
export function dayFigures(market: RawMarket, day: string) {
  const orders = byId(market.orders);
  const placed = market.orders.filter((order) => dayOf(order['placed_at']) === day);
  const ended = (status: string): readonly Raw[] =>
    market.order_events
      .filter((event) => event['to_status'] === status && dayOf(event['at']) === day)
      .map((event) => orders.get(event['order_id']) ?? {});
  const on = (rows: readonly Raw[], column: string): readonly Raw[] =>
    rows.filter((row) => row[column] !== null && dayOf(row[column]) === day);
  return {
    day,
    orders: placed.length,
    retailers: distinct(placed.map((order) => order['retailer_id'])),
    orderValue: asAmount(sumOf(placed, total)),
    creditValue: asAmount(
      sumOf(
        placed.filter((order) => order['payment_terms'] === 'credit'),
        total,
      ),
    ),
    delivered: ended('delivered').length,
    deliveredValue: asAmount(sumOf(ended('delivered'), total)),
    cancelled: ended('cancelled').length,
    cancelledValue: asAmount(sumOf(ended('cancelled'), total)),
    expired: ended('expired').length,
    unfulfillable: ended('unfulfillable').length,
    invoiced: asAmount(sumOf(on(market.invoices, 'issued_at'), amount)),
    received: asAmount(sumOf(on(market.payments, 'received_at'), amount)),
    reversed: asAmount(sumOf(on(market.payments, 'reversed_at'), amount)),
    failedMessages: on(market.messages, 'failed_at').length,
  };
}

/** What happened on each day, the charts beginning two weeks before the end at the latest. */
export function daySeries(market: RawMarket, asked: Asked): object {
  const twoWeeks = dayOffset(asked.endDate, -13);
  const from = asked.startDate < twoWeeks ? asked.startDate : twoWeeks;
  const figures = new Map(daysOf({ ...asked, startDate: from }).map((day) => [day, dayFigures(market, day)]));
  const chart = (valuesOf: (day: ReturnType<typeof dayFigures>) => Readonly<Record<string, number>>) =>
    overTime(asked, (days) => summed(days.flatMap((day) => figures.get(day) ?? []).map(valuesOf)), from);
  return {
    value: chart(({ orderValue, deliveredValue }) => ({ ordered: orderValue, delivered: deliveredValue })),
    orders: chart(({ orders, delivered, cancelled, expired, unfulfillable }) => ({
      placed: orders,
      delivered,
      lost: cancelled + expired + unfulfillable,
    })),
    money: chart(({ invoiced, received }) => ({ invoiced, received })),
    messages: chart(({ failedMessages }) => ({ failed: failedMessages })),
  };
}

function summed(points: readonly Readonly<Record<string, number>>[]): Readonly<Record<string, number>> {
  const names = Object.keys(points[0] ?? {});
  return Object.fromEntries(names.map((name) => [name, asAmount(sumOf(points, (point) => point[name] ?? 0))]));
}

const statusOf = ({ stock, reserved, min_stock: minimum }: Raw): string =>
  stock === reserved ? 'out' : stock < minimum ? 'low' : 'in stock';

const listed = (market: RawMarket, { vendorCode }: Asked): readonly Raw[] => {
  const vendor = idOf(market.vendors, vendorCode);
  return market.vendor_products.filter((row) => vendor === undefined || row['vendor_id'] === vendor);
};

const dispatched = (market: RawMarket, asked: Asked): readonly Raw[] =>
  market.stock_reservations.filter(({ state, ended_at: at }) => state === 'dispatched' && isWithin(dayOf(at), asked));

const units = (rows: readonly Raw[]): number => rows.reduce((sum, { quantity }) => sum + quantity, 0);

export function stockSummary(market: RawMarket, asked: Asked): object {
  const rows = listed(market, asked);
  const vendors = new Set(rows.map((row) => row['vendor_id']));
  return {
    stockValue: asAmount(
      rows.reduce((sum, row) => sum + sumOf([row], (one) => one['price']) * BigInt(row['stock']), 0n),
    ),
    reservedValue: asAmount(
      rows.reduce((sum, row) => sum + sumOf([row], (one) => one['price']) * BigInt(row['reserved']), 0n),
    ),
    products: distinct(rows.map((row) => row['product_id'])),
    vendors: vendors.size,
    low: rows.filter((row) => statusOf(row) === 'low').length,
    out: rows.filter((row) => statusOf(row) === 'out').length,
    dispatched: units(dispatched(market, asked).filter((row) => vendors.has(row['vendor_id']))),
  };
}

const valueOf = (row: Raw): bigint => cents(row['price']) * BigInt(row['stock']);
const units64 = (row: Raw): bigint => BigInt(row['quantity']);

/** What the stock is worth by category and vendor, how it stands, and what left it most. */
export function stockSeries(market: RawMarket, asked: Asked): object {
  const [vendors, products] = [byId(market.vendors), byId(market.products)];
  const rows = listed(market, asked);
  const vendor = idOf(market.vendors, asked.vendorCode);
  const gone = dispatched(market, asked).filter((row) => vendor === undefined || row['vendor_id'] === vendor);
  const worth = rows.filter(({ stock }) => stock > 0);
  const statuses = groupedBy(rows, statusOf);
  return {
    valueByCategory: ranking(summedBy(worth, (row) => twice(products.get(row['product_id'])?.['category']), valueOf)),
    statuses: [
      ['In stock', 'in stock'],
      ['Below minimum', 'low'],
      ['Out of stock', 'out'],
    ]
      .filter(([, status = '']) => statuses.has(status))
      .map(([label, status = '']) => ({ label, value: statuses.get(status)?.length })),
    mostDispatched: ranked(
      summedBy(
        gone,
        (row) => {
          const product = products.get(row['product_id']);
          return [product?.['sku'], `${product?.['name']} (${product?.['unit']})`];
        },
        units64,
      ),
    ).map(({ key, label, value }) => ({ key, label, value: Number(value) })),
    valueByVendor: ranking(
      summedBy(
        worth,
        (row) => [vendors.get(row['vendor_id'])?.['code'], vendors.get(row['vendor_id'])?.['name']],
        valueOf,
      ),
    ),
  };
}

const twice = (label: string): readonly [string, string] => [label, label];

/** Each vendor's product with what is there of it and what left in the period. */
export function stockRows(market: RawMarket, asked: Asked): readonly string[] {
  const [vendors, products] = [byId(market.vendors), byId(market.products)];
  const gone = groupedBy(dispatched(market, asked), (row) => `${row['vendor_id']} ${row['product_id']}`);
  return listed(market, asked).map((row) =>
    [
      vendors.get(row['vendor_id'])?.['code'],
      products.get(row['product_id'])?.['sku'],
      row['stock'],
      statusOf(row),
      units(gone.get(`${row['vendor_id']} ${row['product_id']}`) ?? []),
    ].join('|'),
  );
}
