import { Conflict, HaatError } from '../../errors/index.js';
import { compareMoney, isMoreThan, type Money } from '../../money/index.js';
import type { Auction } from './auction.js';

/** How an auction stands for one vendor at the moment of its bid, under the lock of the auction's row. */
export interface Standing {
  readonly at: Date;
  /** The vendor's own live bid. */
  readonly ownPrice: Money | null;
  /** The lowest live bid of all vendors. */
  readonly bestPrice: Money | null;
}

/**
 * @throws Conflict `auction_closed` when the auction is not open or its time is over
 * @throws HaatError `above_ceiling`
 * @throws Conflict `bid_not_lower` than the vendor's own last one
 */
export function assertBid(auction: Auction, { at, ownPrice }: Standing, price: Money): void {
  const { number, status, closesAt, ceilingPrice } = auction;
  if (status !== 'open') throw new Conflict('auction_closed', `Auction ${number} is ${status} and takes no more bids.`);
  if (at >= closesAt) {
    throw new Conflict('auction_closed', `Auction ${number} closed at ${closesAt.toISOString()}: the bid is too late.`);
  }
  if (ceilingPrice !== null && isMoreThan(price, ceilingPrice)) {
    const message = `A bid of ${price} is above the ceiling of auction ${number}, ${ceilingPrice}: bid that or less.`;
    throw new HaatError('unprocessable', 'above_ceiling', message);
  }
  if (ownPrice !== null && compareMoney(price, ownPrice) >= 0) {
    const message = `A bid of ${price} is not lower than the vendor's last one in auction ${number}, ${ownPrice}: bid less.`;
    throw new Conflict('bid_not_lower', message);
  }
}

/** Whether the bid takes the lead, or betters the lead that it has: of equal prices the earlier stays ahead. */
export const isBest = ({ bestPrice }: Standing, price: Money): boolean =>
  bestPrice === null || isMoreThan(bestPrice, price);
