import { type Money, money } from '../../money/index.js';
import type { AuctionRow, BidRow } from '../demo-set.js';
import type { Market, Vendor } from '../market/market.js';
import { after, MINUTE } from '../moments.js';
import type { LiveOrder } from './live-order.js';
import { makeOffer } from './offers.js';
import { candidatesFor, route } from './routing.js';

/** Bids come before the last minutes, in which they would put the end off. */
const QUIET_MS = 3 * MINUTE;

export interface AuctionPlan {
  readonly closesAt: Date;
  readonly minimumBids: number;
}

interface LiveAuction {
  readonly row: AuctionRow;
  readonly order: LiveOrder;
  readonly bids: BidRow[];
}

/** Opens an auction on an order; its vendors underbid each other until it closes. */
export function openAuction(market: Market, order: LiveOrder, at: Date, { closesAt, minimumBids }: AuctionPlan): void {
  const bidders = market.random.some(candidatesFor(market, order), market.random.between(2, 4));
  const dearest = bidders.map(({ basket }) => Number(basket)).sort((a, b) => b - a)[0] ?? 1_000;
  const row: AuctionRow = {
    id: market.ids.at(at),
    orderId: order.row.id,
    status: 'open',
    ceilingPrice: money(Math.ceil(dearest * 1.02)),
    minimumBids,
    openedBy: 'sourcing desk',
    openedAt: at,
    closesAt,
    extensions: 0,
    ranking: null,
    awardRank: 0,
    closedAt: null,
    endedAt: null,
    reason: null,
  };
  const auction = { row, order, bids: [] };
  order.row.auctionId = row.id;
  market.rows.auctions.push(row);
  for (const { vendorId, basket } of bidders) planBids(market, auction, vendorId, Number(basket));
  market.agenda.add(closesAt, (moment) => close(market, auction, moment));
}

/** One bid at the vendor's own prices, and perhaps a lower one later. */
function planBids(market: Market, auction: LiveAuction, vendorId: string, basket: number): void {
  const span = auction.row.closesAt.getTime() - auction.row.openedAt.getTime() - QUIET_MS;
  const first = after(auction.row.openedAt, Math.floor(span * 0.5 * market.random.next()));
  const prices = [Math.round(basket * 0.99), Math.round(basket * 0.96)].slice(0, market.random.between(1, 2));
  prices.forEach((price, index) =>
    market.agenda.add(after(first, index * Math.floor(span * 0.4)), (at) =>
      bid(market, auction, vendorId, money(price), at),
    ),
  );
}

function bid(market: Market, { row, bids }: LiveAuction, vendorId: string, price: Money, at: Date): void {
  for (const last of bids.filter((other) => other.vendorId === vendorId)) last.status = 'replaced';
  const made: BidRow = {
    id: market.ids.at(at),
    auctionId: row.id,
    vendorId,
    price,
    leadTimeDays: market.random.between(1, 4),
    status: 'live',
    bidBy: `vendor ${vendorOf(market, vendorId).row.code}`,
    bidAt: at,
  };
  bids.push(made);
  market.rows.bids.push(made);
}

function close(market: Market, auction: LiveAuction, at: Date): void {
  const { row, bids, order } = auction;
  const live = bids.filter(({ status }) => status === 'live');
  row.closedAt = at;
  row.ranking = market.rules.rankBids(
    live.map(({ id, vendorId, price, bidAt }) => {
      const { row: vendor, record } = vendorOf(market, vendorId);
      const reliability = market.rules.reliabilityOf({ rating: vendor.rating, ...record });
      return { bidId: id, vendorId, price, reliability, bidAt };
    }),
  );
  if (order.row.status !== 'confirmed') return finish(auction, 'cancelled', at, `The order is ${order.row.status}.`);
  if (live.length < row.minimumBids) {
    return noAward(market, auction, at, `${live.length} of ${row.minimumBids} bids were made.`);
  }
  row.status = 'awarding';
  award(market, auction, at);
}

/** Offers the order to the next of the ranking. */
function award(market: Market, auction: LiveAuction, at: Date): void {
  const { row, order } = auction;
  const next = row.ranking?.[row.awardRank];
  if (!next) return noAward(market, auction, at, 'No bidder took the order.');
  row.awardRank += 1;
  makeOffer(market, order, at, {
    vendor: vendorOf(market, next.vendorId),
    price: money(next.price),
    auctionId: row.id,
    answer: 'as usual',
    onAccepted: (moment) => finish(auction, 'awarded', moment, null),
    onLost: (moment) => market.agenda.add(after(moment, 2_000), (later) => goOn(market, auction, later)),
  });
}

/** The offer of an award was lost: the next bidder is asked, unless the award had been accepted and was taken back. */
function goOn(market: Market, auction: LiveAuction, at: Date): void {
  if (auction.order.row.status !== 'confirmed') return;
  if (auction.row.status === 'awarding') return award(market, auction, at);
  route(market, auction.order, at);
}

function noAward(market: Market, auction: LiveAuction, at: Date, reason: string): void {
  finish(auction, 'no_award', at, reason);
  route(market, auction.order, at);
}

/** The order is free again: were an award taken back later, the routing would look for another vendor. */
function finish({ row, order }: LiveAuction, status: AuctionRow['status'], at: Date, reason: string | null): void {
  Object.assign(row, { status, endedAt: at, reason });
  order.row.auctionId = null;
}

function vendorOf(market: Market, id: string): Vendor {
  const vendor = market.vendors.find(({ row }) => row.id === id);
  if (!vendor) throw new Error(`There is no vendor ${id}.`);
  return vendor;
}
