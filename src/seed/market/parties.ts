import { money, NOTHING } from '../../money/index.js';
import { SHOPS } from '../data/retailers.js';
import { WHOLESALERS } from '../data/vendors.js';
import { DAY } from '../moments.js';
import type { Market, Product } from './market.js';
import { Shelf } from './shelf.js';

/** Of a hundred products of its ranges how many a vendor has. */
const ASSORTMENT = 88;

/** And how many of those are running out. */
const LOW_STOCK = 3;

const code = (letter: string, index: number): string => `${letter}${String(index + 1).padStart(3, '0')}`;

/** A number of a mobile network of Nepal. */
const phone = (prefix: string, index: number): string => `+977${prefix}${String(4_100_001 + index * 7_919).slice(-7)}`;

export function letShopsIn(market: Market): void {
  SHOPS.forEach(([name, city, limit, habit, hold], index) => {
    const createdAt = market.calendar.at(market.random.between(80, 900), 11, index);
    const id = market.ids.at(createdAt);
    const row = {
      id,
      code: code('R', index),
      name,
      phone: phone('984', index),
      email: index % 3 === 2 ? null : `${code('r', index)}@shops.example`,
      city,
      status: 'active' as const,
      createdAt,
      updatedAt: createdAt,
    };
    const account = habit === 'cash' ? undefined : accountOf(id, limit, createdAt);
    market.rows.retailers.push(row);
    if (account) market.rows.creditAccounts.push(account);
    market.retailers.push({ row, habit, hold, account });
  });
}

const accountOf = (retailerId: string, limit: number, openedAt: Date) => ({
  retailerId,
  status: 'active' as const,
  creditLimit: money(limit),
  outstanding: NOTHING,
  reserved: NOTHING,
  unapplied: NOTHING,
  // The score is computed by the job that every score is computed by.
  score: null,
  openedAt,
  updatedAt: openedAt,
});

export function letVendorsIn(market: Market): void {
  WHOLESALERS.forEach(([name, city, rating, ranges, prices, [accepts, declines]], index) => {
    const createdAt = market.calendar.at(market.random.between(200, 1000), 12, index);
    const row = {
      id: market.ids.at(createdAt),
      code: code('V', index),
      name,
      phone: phone('985', index),
      email: `${code('v', index)}@wholesale.example`,
      city,
      rating,
      status: 'active' as const,
      createdAt,
      updatedAt: createdAt,
    };
    const shelf = new Shelf();
    const products = market.products.filter(({ range }) => ranges.includes(range) && market.random.chance(ASSORTMENT));
    for (const product of products) shelf.put(stockOf(market, row.id, product, prices));
    market.rows.vendors.push(row);
    market.vendors.push({
      row,
      accepts,
      declines,
      shelf,
      record: { accepted: 0, declined: 0, timedOut: 0 },
      openOrders: 0,
    });
  });
}

/** Dear things lie there by the dozen, cheap ones by the hundred. */
function stockOf(
  market: Market,
  vendorId: string,
  { row, price }: Product,
  [lowest, highest]: readonly [number, number],
) {
  const most = Math.max(24, Math.round(400_000 / price));
  const stock = market.random.between(Math.ceil(most / 2), most);
  const stockRow = {
    vendorId,
    productId: row.id,
    price: money(Math.max(1, Math.round((price * market.random.between(lowest * 10, highest * 10)) / 1000))),
    stock,
    reserved: 0,
    // Of some things it has less than it likes: it is to be alerted.
    minStock: market.random.chance(LOW_STOCK) ? stock + 2 : Math.ceil(stock / market.random.between(4, 8)),
    updatedAt: new Date(market.calendar.at(61, 9).getTime() - market.random.between(0, 20) * DAY),
  };
  market.rows.vendorProducts.push(stockRow);
  return stockRow;
}
