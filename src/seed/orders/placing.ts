import { reserveCredit } from '../credit/reservations.js';
import { NOTHING, plus, times } from '../../money/index.js';
import type { OrderRow } from '../demo-set.js';
import type { Market, Product, Retailer } from '../market/market.js';
import { after, DAY } from '../moments.js';
import { type AuctionPlan, openAuction } from './auctions.js';
import { end } from './endings.js';
import { type LiveOrder, move, plan, recordMove } from './live-order.js';
import type { Answer } from './offers.js';
import { route } from './routing.js';

/** What becomes of an order: left to chance, or meant to be seen in one state at the end. */
export type Fate =
  | { readonly kind: 'ordinary' }
  | { readonly kind: 'unconfirmed' }
  | { readonly kind: 'offered'; readonly answer: Answer }
  | ({ readonly kind: 'auctioned' } & AuctionPlan);

const FORGOTTEN = 3;
const CANCELLATIONS = 4;
const ON_CREDIT = 75;

/** A shop orders some things of one range, in quantities that a shop of its size sells in a week. */
export function place(market: Market, retailer: Retailer, at: Date, fate: Fate): void {
  const products = basketOf(market);
  const lines = products.map(({ row }) => ({
    productId: row.id,
    quantity: row.minQuantity * market.random.between(1, Number(row.unitPrice) > 2_000 ? 3 : 6),
  }));
  const amounts = lines.map(({ quantity }, index) => times(products[index]?.row.unitPrice ?? NOTHING, quantity));
  const row = newRow(market, retailer, at);
  row.total = plus(...amounts);
  const reservation = market.random.chance(ON_CREDIT) ? reserveCredit(market, retailer, row, at) : undefined;
  row.paymentTerms = reservation ? 'credit' : 'cash';
  market.rows.orders.push(row);
  lines.forEach(({ productId, quantity }, index) => {
    const unitPrice = products[index]?.row.unitPrice ?? NOTHING;
    const item = {
      orderId: row.id,
      productId,
      line: index + 1,
      quantity,
      unitPrice,
      amount: times(unitPrice, quantity),
    };
    market.rows.orderItems.push(item);
  });
  const order: LiveOrder = { row, lines, retailer, tried: new Set(), reservation, offer: undefined };
  recordMove(market, order, null, { to: 'placed', at, actor: row.placedBy });
  plan(market, order, row.expiresAt, ['placed', 'confirmed', 'offered'], (moment) =>
    end(market, order, 'expired', moment, { actor: 'order-expiry' }),
  );
  goOn(market, order, fate);
}

function newRow(market: Market, { row: { id, code } }: Retailer, at: Date): OrderRow {
  return {
    id: market.ids.at(at),
    retailerId: id,
    reference: null,
    paymentTerms: 'cash',
    status: 'placed',
    total: NOTHING,
    vendorId: null,
    auctionId: null,
    routingRound: 0,
    placedBy: market.random.chance(60) ? `retailer ${code}` : 'order desk',
    placedAt: at,
    expiresAt: after(at, DAY),
    updatedAt: at,
  };
}

function basketOf(market: Market): readonly Product[] {
  const { range } = market.random.pick(market.products);
  return market.random.some(
    market.products.filter((product) => product.range === range),
    market.random.between(1, 4),
  );
}

function goOn(market: Market, order: LiveOrder, fate: Fate): void {
  const { placedAt } = order.row;
  const answer = fate.kind === 'offered' ? fate.answer : 'as usual';
  if (fate.kind === 'unconfirmed' || (fate.kind === 'ordinary' && market.random.chance(FORGOTTEN))) return;
  if (fate.kind === 'ordinary' && market.random.chance(CANCELLATIONS)) {
    const deed = { actor: `retailer ${order.retailer.row.code}`, reason: 'Found it next door.' };
    return plan(market, order, market.soon(placedAt, 1, 5), ['placed'], (at) =>
      end(market, order, 'cancelled', at, deed),
    );
  }
  plan(market, order, market.soon(placedAt, 1, 6), ['placed'], (at) => {
    move(market, order, 'confirmed', at, { actor: 'order desk' });
    if (fate.kind === 'auctioned') openAuction(market, order, at, fate);
    else market.agenda.add(after(at, 1_000), (later) => route(market, order, later, answer));
  });
}
