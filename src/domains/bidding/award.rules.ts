import type { RankedBid } from '../../database/schema/bidding.js';
import { compareMoney, type Money, money } from '../../money/index.js';

/** A live bid at the close, with what decides about it. */
export interface StandingBid {
  readonly bidId: string;
  readonly vendorId: string;
  readonly price: Money;
  /** From 0 to 100, two decimals. */
  readonly reliability: string;
  readonly bidAt: Date;
}

/** Best first: the lowest price, of equal ones the more reliable vendor, then the earlier bid, then the smaller id. */
export function rank(bids: readonly StandingBid[]): readonly RankedBid[] {
  return bids.toSorted(compareBids).map(({ bidId, vendorId, price, reliability, bidAt }, index) => ({
    rank: index + 1,
    bidId,
    vendorId,
    price,
    reliability,
    bidAt: bidAt.toISOString(),
  }));
}

/** Ranks the figures that a stored ranking holds once more: the answer is that ranking, or somebody has changed it. */
export function recompute(ranking: readonly RankedBid[]): readonly RankedBid[] {
  return rank(ranking.map((bid) => ({ ...bid, price: money(bid.price), bidAt: new Date(bid.bidAt) })));
}

function compareBids(a: StandingBid, b: StandingBid): number {
  return (
    compareMoney(a.price, b.price) ||
    Number(b.reliability) - Number(a.reliability) ||
    a.bidAt.getTime() - b.bidAt.getTime() ||
    compareText(a.bidId, b.bidId)
  );
}

/** Not by the words of a locale, which may differ between machines. */
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
