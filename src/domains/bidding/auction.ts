import type { AuctionStatus, RankedBid } from '../../database/schema/bidding.js';
import type { Money } from '../../money/index.js';

declare const brand: unique symbol;

export type AuctionId = string & { readonly [brand]: 'AuctionId' };

/** An auction as a decision about it needs it, its row locked. Its moments are of whole milliseconds. */
export interface Auction {
  readonly id: AuctionId;
  readonly number: string;
  readonly orderId: string;
  readonly status: AuctionStatus;
  readonly ceilingPrice: Money | null;
  readonly minimumBids: number;
  readonly closesAt: Date;
  readonly extensions: number;
  readonly ranking: readonly RankedBid[] | null;
  readonly awardRank: number;
}

/** What is asked for when an auction is opened. */
export interface NewAuction {
  readonly orderId: string;
  readonly ceilingPrice: Money | null;
  readonly minimumBids: number;
  /** A moment, or this long from now by the clock of the database. */
  readonly closes: { readonly at: Date } | { readonly inSeconds: number };
  readonly openedBy: string;
}

export interface NewBid {
  readonly auctionId: string;
  readonly price: Money;
  readonly leadTimeDays: number;
  readonly bidBy: string;
}

/** What has become of an auction by what was done to it. */
export interface Closed {
  readonly status: AuctionStatus;
}

/** What a run of a deadline's job did, or why there was nothing to do. */
export type Ended =
  | Closed
  /** The auction has moved on. */
  | { readonly skipped: string };

/** A bid as it was recorded. */
export interface PlacedBid {
  readonly id: string;
  readonly auctionId: string;
  readonly vendorId: string;
  readonly price: Money;
  readonly leadTimeDays: number;
  readonly bidAt: Date;
  /** It is lower than every other bid. */
  readonly isBest: boolean;
  /** The end of the auction, which the bid may have put off. */
  readonly closesAt: Date;
  readonly extensions: number;
}
