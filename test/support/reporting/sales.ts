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
  rounded,
  sumOf,
} from './raw.js';
import { overTime, ranking, summedBy } from './series.js';

const LOST = new Set(['cancelled', 'expired', 'unfulfillable']);
const isSale = ({ status }: Raw): boolean => !LOST.has(status);
const isDelivered = ({ status }: Raw): boolean => ['delivered', 'completed'].includes(status);
const total = (order: Raw): number => order['total'];
const amount = (row: Raw): number => row['amount'];

function placedIn(market: RawMarket, asked: Asked): readonly Raw[] {
  const vendor = idOf(market.vendors, asked.vendorCode);
  const retailer = idOf(market.retailers, asked.retailerCode);
  return market.orders.filter(
    (order) =>
      isWithin(dayOf(order['placed_at']), asked) &&
      (vendor === undefined || order['vendor_id'] === vendor) &&
      (retailer === undefined || order['retailer_id'] === retailer),
  );
}

const itemsOf = (market: RawMarket, orders: readonly Raw[]): readonly Raw[] => {
  const ids = new Set(orders.map(({ id }) => id));
  return market.order_items.filter((item) => ids.has(item['order_id']));
};

export function salesSummary(market: RawMarket, asked: Asked): object {
  const orders = placedIn(market, asked);
  const sales = orders.filter(isSale);
  const lost = orders.filter((order) => !isSale(order));
  return {
    salesValue: asAmount(sumOf(sales, total)),
    orders: orders.length,
    averageOrder: (rounded(sumOf(sales, total), BigInt(sales.length || 1), 0) ?? 0) / 100,
    deliveredValue: asAmount(sumOf(orders.filter(isDelivered), total)),
    retailers: distinct(sales.map((order) => order['retailer_id'])),
    lostOrders: lost.length,
    lostValue: asAmount(sumOf(lost, total)),
  };
}

/** Every line of every order: order, product, quantity, amount and day. */
export function salesRows(market: RawMarket, asked: Asked): readonly string[] {
  const orders = byId(placedIn(market, asked));
  const products = byId(market.products);
  return itemsOf(market, [...orders.values()]).map((item) => {
    const order = orders.get(item['order_id']);
    const sku = products.get(item['product_id'])?.['sku'];
    return [
      order?.['number'],
      sku,
      item['quantity'],
      item['amount'],
      dayOf(order?.['placed_at']),
      order?.['status'],
    ].join('|');
  });
}

/** What was sold on each day, of each category and product, and what became of the orders. */
export function salesSeries(market: RawMarket, asked: Asked): object {
  const orders = placedIn(market, asked);
  const sales = orders.filter(isSale);
  const items = itemsOf(market, sales);
  const outcomes = groupedBy(orders, outcomeOf);
  return {
    overTime: valueOverTime(sales, asked),
    byCategory: ranking(summedBy(items, byCategory(market), amountOf)),
    topProducts: ranking(summedBy(items, byProduct(market), amountOf)),
    outcomes: ['Delivered', 'Under way', 'Cancelled', 'Expired', 'Unfulfillable']
      .filter((label) => outcomes.has(label))
      .map((label) => ({ label, value: outcomes.get(label)?.length })),
  };
}

const amountOf = (item: Raw): bigint => cents(item['amount']);

const valueOverTime = (sales: readonly Raw[], asked: Asked): readonly object[] =>
  overTime(asked, (days) => ({
    value: asAmount(
      sumOf(
        sales.filter((order) => days.includes(dayOf(order['placed_at']))),
        total,
      ),
    ),
  }));

function outcomeOf(order: Raw): string {
  if (isDelivered(order)) return 'Delivered';
  return isSale(order) ? 'Under way' : `${order['status'][0].toUpperCase()}${order['status'].slice(1)}`;
}

type Naming = (item: Raw) => readonly [key: string, label: string];

function byProduct(market: RawMarket): Naming {
  const products = byId(market.products);
  return (item) => {
    const product = products.get(item['product_id']);
    return [product?.['sku'], product?.['name']];
  };
}

function byCategory(market: RawMarket): Naming {
  const products = byId(market.products);
  return (item) => {
    const category = products.get(item['product_id'])?.['category'];
    return [category, category];
  };
}

function byRetailer(market: RawMarket, key: string, label: string): Naming {
  const [orders, retailers] = [byId(market.orders), byId(market.retailers)];
  return (item) => {
    const retailer = retailers.get(orders.get(item['order_id'])?.['retailer_id']);
    return [retailer?.[key], retailer?.[label]];
  };
}

/** What was bought on each day, by each retailer, of each product and in each city. */
export function purchaseSeries(market: RawMarket, asked: Asked): object {
  const sales = placedIn(market, asked).filter(isSale);
  const items = itemsOf(market, sales);
  return {
    overTime: valueOverTime(sales, asked),
    topRetailers: ranking(summedBy(items, byRetailer(market, 'code', 'name'), amountOf)),
    topProducts: ranking(summedBy(items, byProduct(market), amountOf)),
    byCity: ranking(summedBy(items, byRetailer(market, 'city', 'city'), amountOf)),
  };
}

export function purchaseSummary(market: RawMarket, asked: Asked): object {
  const sales = placedIn(market, asked).filter(isSale);
  const items = itemsOf(market, sales);
  const withItems = distinct(items.map((item) => item['order_id']));
  const value = sumOf(items, amount);
  const retailers = distinct(sales.map((order) => order['retailer_id']));
  return {
    purchaseValue: asAmount(value),
    orders: withItems,
    retailers,
    products: distinct(items.map((item) => item['product_id'])),
    averageOrder: (rounded(value, BigInt(withItems || 1), 0) ?? 0) / 100,
    perRetailer: (rounded(value, BigInt(retailers || 1), 0) ?? 0) / 100,
  };
}

/** What each retailer bought of each product: codes, orders, quantity, amount. */
export function purchaseRows(market: RawMarket, asked: Asked): readonly string[] {
  const sales = byId(placedIn(market, asked).filter(isSale));
  const [retailers, products] = [byId(market.retailers), byId(market.products)];
  const groups = groupedBy(itemsOf(market, [...sales.values()]), (item) => {
    const retailer = retailers.get(sales.get(item['order_id'])?.['retailer_id'])?.['code'];
    return `${retailer}|${products.get(item['product_id'])?.['sku']}`;
  });
  return [...groups].map(([key, items]) => {
    const quantity = items.reduce((sum, item) => sum + item['quantity'], 0);
    return [key, items.length, quantity, asAmount(sumOf(items, amount))].join('|');
  });
}
