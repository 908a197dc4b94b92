import {
  type Asked,
  asAmount,
  byId,
  dayOf,
  distinct,
  groupedBy,
  idOf,
  isWithin,
  type Raw,
  type RawMarket,
  sumOf,
} from './raw.js';

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

export function daysOf({ startDate, endDate }: Asked): readonly string[] {
  const days: string[] = [];
  for (let at = Date.parse(startDate); at <= Date.parse(endDate); at += 86_400_000)
    days.push(new Date(at).toISOString().slice(0, 10));
  return days;
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
