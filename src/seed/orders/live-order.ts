import type { OrderStatus } from '../../database/schema/orders.js';
import type { CreditReservationRow, OfferRow, OrderRow, StockReservationRow } from '../demo-set.js';
import type { Market, Retailer, Vendor } from '../market/market.js';
import type { Line } from '../market/shelf.js';

/** The offer by which an order may get its vendor, or has got it. */
export interface LiveOffer {
  readonly row: OfferRow;
  readonly vendor: Vendor;
  /** What it holds of the vendor's stock, once accepted. */
  readonly held: StockReservationRow[];
  /** Goes on with the search for a vendor. */
  readonly onLost: (at: Date) => void;
  readonly onAccepted: (at: Date) => void;
}

export interface LiveOrder {
  readonly row: OrderRow;
  readonly lines: readonly Line[];
  readonly retailer: Retailer;
  /** Vendors that were offered it. */
  readonly tried: Set<string>;
  readonly reservation: CreditReservationRow | undefined;
  offer: LiveOffer | undefined;
}

/** Who did it, and why. */
export interface Deed {
  readonly actor: string;
  readonly reason?: string;
}

export function recordMove(
  market: Market,
  order: LiveOrder,
  from: OrderStatus | null,
  { to, at, actor, reason }: Deed & { readonly to: OrderStatus; readonly at: Date },
): void {
  order.row.status = to;
  order.row.updatedAt = at;
  market.rows.orderEvents.push({
    id: market.ids.at(at),
    orderId: order.row.id,
    fromStatus: from,
    toStatus: to,
    actor,
    reason: reason ?? null,
    jobId: null,
    at,
  });
}

export function move(market: Market, order: LiveOrder, to: OrderStatus, at: Date, deed: Deed): void {
  recordMove(market, order, order.row.status, { ...deed, to, at });
}

/** Does it at that time, if the order still is where it was then expected to be. */
export function plan(
  market: Market,
  order: LiveOrder,
  at: Date,
  statuses: readonly OrderStatus[],
  act: (at: Date) => void,
): void {
  market.agenda.add(at, (moment) => {
    if (statuses.includes(order.row.status)) act(moment);
  });
}
