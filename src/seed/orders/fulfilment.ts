import { invoice } from '../credit/invoicing.js';
import type { Market } from '../market/market.js';
import { HOUR } from '../moments.js';
import { end, takeOfferBack } from './endings.js';
import { type LiveOffer, type LiveOrder, move, plan } from './live-order.js';

const WITHDRAWALS = 2;
const CANCELLATIONS = 4;

/** From the vendor's "yes" to the shop's shelf; or back, when the vendor or the shop thinks better of it. */
export function fulfil(market: Market, order: LiveOrder, offer: LiveOffer, accepted: Date): void {
  const vendor = { actor: `vendor ${offer.vendor.row.code}` };
  const shop = { actor: `retailer ${order.retailer.row.code}` };
  if (market.random.chance(WITHDRAWALS)) {
    return plan(market, order, market.soon(accepted, 20, 90), ['accepted'], (at) => {
      const deed = { ...vendor, reason: 'The lorry did not come.' };
      takeOfferBack(order, at, deed);
      move(market, order, 'confirmed', at, deed);
      offer.onLost(at);
    });
  }
  if (market.random.chance(CANCELLATIONS)) {
    const reason = market.random.pick(['Ordered twice.', 'The festival is postponed.', 'No room in the store.']);
    return plan(market, order, market.soon(accepted, 15, 300), ['accepted', 'packing'], (at) =>
      end(market, order, 'cancelled', at, { ...shop, reason }),
    );
  }
  const packing = market.soon(accepted, 60, 600);
  const dispatched = market.soon(packing, 120, 1_200);
  const delivered = market.soon(dispatched, 180, 1_800);
  plan(market, order, packing, ['accepted'], (at) => move(market, order, 'packing', at, vendor));
  plan(market, order, dispatched, ['packing'], (at) => {
    offer.vendor.shelf.dispatch(order.lines, at);
    for (const held of offer.held) Object.assign(held, { state: 'dispatched', endedAt: at });
    move(market, order, 'dispatched', at, vendor);
  });
  plan(market, order, delivered, ['dispatched'], (at) => {
    offer.vendor.openOrders -= 1;
    move(market, order, 'delivered', at, vendor);
    invoice(market, order, at);
  });
  const completed = new Date(delivered.getTime() + market.random.between(2, 48) * HOUR);
  plan(market, order, completed, ['delivered'], (at) => move(market, order, 'completed', at, shop));
}
