import { minus } from '../../money/index.js';
import type { OrderStatus } from '../../database/schema/orders.js';
import type { Market } from '../market/market.js';
import { type Deed, type LiveOrder, move } from './live-order.js';

/** An order that comes to nothing gives back what it holds: its offer, the vendor's stock, the retailer's credit. */
export function end(
  market: Market,
  order: LiveOrder,
  to: Extract<OrderStatus, 'cancelled' | 'expired' | 'unfulfillable'>,
  at: Date,
  deed: Deed,
): void {
  takeOfferBack(order, at, deed);
  releaseCredit(order, at);
  move(market, order, to, at, deed);
}

/** By the vendor that had accepted it, or by the end of the order. */
export function takeOfferBack({ row, offer, lines }: LiveOrder, at: Date, { actor, reason }: Deed): void {
  if (!offer || (offer.row.status !== 'open' && offer.row.status !== 'accepted')) return;
  if (offer.row.status === 'accepted') {
    offer.vendor.shelf.release(lines, at);
    offer.vendor.record.accepted -= 1;
    offer.vendor.openOrders -= 1;
  }
  for (const held of offer.held) Object.assign(held, { state: 'released', endedAt: at });
  Object.assign(offer.row, { status: 'withdrawn', answeredAt: at, answeredBy: actor, reason: reason ?? null });
  row.vendorId = null;
}

function releaseCredit({ reservation, retailer }: LiveOrder, at: Date): void {
  if (!reservation || !retailer.account) return;
  Object.assign(reservation, { state: 'released', endedAt: at });
  retailer.account.reserved = minus(retailer.account.reserved, reservation.amount);
  retailer.account.updatedAt = at;
}
