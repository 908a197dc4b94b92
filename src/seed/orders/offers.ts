import type { Money } from '../../money/index.js';
import type { Market, Vendor } from '../market/market.js';
import { after, HOUR } from '../moments.js';
import { fulfil } from './fulfilment.js';
import { type LiveOffer, type LiveOrder, move, plan } from './live-order.js';

/** How long a vendor has for its answer. */
const RESPONSE_MS = 2 * HOUR;

/** A vendor answers as it does on the whole, or for once surely and at once, or not within the sixty days. */
export type Answer = 'as usual' | 'yes' | 'not yet';

interface NewOffer extends Pick<LiveOffer, 'onLost' | 'onAccepted'> {
  readonly vendor: Vendor;
  readonly price: Money;
  readonly auctionId: string | null;
  readonly answer: Answer;
}

/** Offers a confirmed order to a vendor, which accepts, declines, or says nothing. */
export function makeOffer(market: Market, order: LiveOrder, at: Date, what: NewOffer): void {
  const { vendor, price, auctionId, onLost, onAccepted } = what;
  order.tried.add(vendor.row.id);
  order.row.routingRound = order.tried.size;
  const row = {
    id: market.ids.at(at),
    orderId: order.row.id,
    vendorId: vendor.row.id,
    auctionId,
    round: order.row.routingRound,
    price,
    status: 'open' as const,
    offeredAt: at,
    respondBy: after(at, RESPONSE_MS),
    answeredAt: null,
    answeredBy: null,
    reason: null,
  };
  market.rows.offers.push(row);
  const offer: LiveOffer = { row, vendor, held: [], onLost, onAccepted };
  order.offer = offer;
  move(market, order, 'offered', at, { actor: auctionId ? 'bidding' : 'order-routing' });
  if (what.answer !== 'not yet') awaitAnswer(market, order, offer, what.answer);
}

function awaitAnswer(market: Market, order: LiveOrder, offer: LiveOffer, kind: Answer): void {
  const { vendor, row } = offer;
  const actor = `vendor ${vendor.row.code}`;
  const answer = kind === 'yes' ? 0 : market.random.between(1, 100);
  const answered = market.soon(row.offeredAt, 2, kind === 'yes' ? 6 : 80);
  if (answer > vendor.accepts + vendor.declines) {
    const lose = (at: Date) => lost(market, order, offer, at, { status: 'timed_out', actor: TIMEOUT });
    return plan(market, order, row.respondBy, ['offered'], lose);
  }
  const reason = market.random.pick(['No driver today.', 'The price has gone up.', 'Closed for the festival.']);
  plan(market, order, answered, ['offered'], (at) => {
    if (answer > vendor.accepts) return lost(market, order, offer, at, { status: 'declined', actor, reason });
    // Others have ordered in the meantime.
    if (vendor.shelf.cover(order.lines) < 1) {
      return lost(market, order, offer, at, { status: 'declined', actor, reason: 'Sold out.' });
    }
    accept(market, order, offer, at);
  });
}

const TIMEOUT = 'wholesaler-confirmation-timeout';

interface Loss {
  readonly status: 'declined' | 'timed_out';
  readonly actor: string;
  readonly reason?: string;
}

function lost(market: Market, order: LiveOrder, offer: LiveOffer, at: Date, { status, actor, reason }: Loss): void {
  const answeredBy = status === 'declined' ? actor : null;
  Object.assign(offer.row, { status, answeredAt: at, answeredBy, reason: reason ?? null });
  offer.vendor.record[status === 'declined' ? 'declined' : 'timedOut'] += 1;
  move(market, order, 'confirmed', at, { actor, reason });
  offer.onLost(at);
}

function accept(market: Market, order: LiveOrder, offer: LiveOffer, at: Date): void {
  const { vendor, row, held } = offer;
  const actor = `vendor ${vendor.row.code}`;
  vendor.shelf.reserve(order.lines, at);
  vendor.record.accepted += 1;
  vendor.openOrders += 1;
  for (const { productId, quantity } of order.lines) {
    const reservation = { reference: row.id, productId, vendorId: vendor.row.id, quantity };
    held.push({ ...reservation, state: 'held', createdAt: at, endedAt: null });
  }
  market.rows.stockReservations.push(...held);
  Object.assign(row, { status: 'accepted', answeredAt: at, answeredBy: actor });
  order.row.vendorId = vendor.row.id;
  move(market, order, 'accepted', at, { actor });
  offer.onAccepted(at);
  fulfil(market, order, offer, at);
}
