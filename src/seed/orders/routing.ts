import type { Market, Vendor } from '../market/market.js';
import type { Candidate } from '../market-rules.js';
import { after } from '../moments.js';
import { end } from './endings.js';
import type { LiveOrder } from './live-order.js';
import { type Answer, makeOffer } from './offers.js';

const MOST_ROUNDS = 3;
const ROUTING = { actor: 'order-routing' };

/** Ranks the vendors that could deliver the order, and offers it to the best; the next one, when that comes to nothing. */
export function route(market: Market, order: LiveOrder, at: Date, answer: Answer = 'as usual'): void {
  if (order.row.status !== 'confirmed') return;
  const ranking = market.rules.rankVendors(candidatesFor(market, order));
  const [best] = ranking;
  const vendor = best && market.vendors.find(({ row }) => row.id === best.vendorId);
  if (order.tried.size >= MOST_ROUNDS || !vendor) {
    const reason = vendor ? `${MOST_ROUNDS} vendors did not take it.` : 'No vendor has all of it.';
    return end(market, order, 'unfulfillable', at, { ...ROUTING, reason });
  }
  market.rows.orderRankings.push({
    orderId: order.row.id,
    round: order.tried.size + 1,
    weights: market.rules.weights,
    vendors: ranking,
    override: null,
    at,
  });
  makeOffer(market, order, at, {
    vendor,
    price: vendor.shelf.basket(order.lines),
    auctionId: null,
    answer,
    onAccepted: () => undefined,
    onLost: (moment) => market.agenda.add(after(moment, 2_000), (later) => route(market, order, later)),
  });
}

/** Who has every line, and was not asked before. */
export function candidatesFor(market: Market, order: LiveOrder): readonly Candidate[] {
  return market.vendors
    .filter(({ row }) => !order.tried.has(row.id))
    .map((vendor) => ({ vendor, cover: vendor.shelf.cover(order.lines) }))
    .filter(({ cover }) => cover >= 1)
    .map(({ vendor, cover }) => candidate(vendor, cover, order));
}

const candidate = (vendor: Vendor, cover: number, { lines, retailer }: LiveOrder): Candidate => ({
  vendorId: vendor.row.id,
  vendorCode: vendor.row.code,
  rating: vendor.row.rating,
  ...vendor.record,
  basket: vendor.shelf.basket(lines),
  cover,
  isSameCity: vendor.row.city === retailer.row.city,
  openOrders: vendor.openOrders,
});
