import type { AuctionStatus } from '../../database/schema/bidding.js';
import type { Money } from '../../money/index.js';

/** Which auctions a list shows; all of them when nothing is said. */
export interface AuctionFilter {
  readonly status?: AuctionStatus;
  readonly orderId?: string;
}

/** An auction as it is looked at. */
export interface AuctionRecord {
  readonly id: string;
  readonly number: string;
  readonly orderId: string;
  readonly orderNumber: string;
  readonly status: AuctionStatus;
  readonly ceilingPrice: Money | null;
  readonly minimumBids: number;
  readonly openedAt: Date;
  readonly closesAt: Date;
  readonly extensions: number;
  /** Live bids, of which each vendor has at most one. */
  readonly bidCount: number;
  readonly bestPrice: Money | null;
  readonly awardRank: number | null;
  readonly closedAt: Date | null;
  readonly endedAt: Date | null;
  readonly reason: string | null;
}

/** What a vendor would have to deliver. */
export interface AuctionItem {
  readonly productId: string;
  readonly sku: string;
  readonly name: string;
  readonly unit: string;
  readonly quantity: number;
}

export interface BidRecord {
  readonly id: string;
  readonly vendorId: string;
  readonly vendorCode: string;
  readonly vendorName: string;
  readonly price: Money;
  readonly leadTimeDays: number;
  readonly status: 'live' | 'replaced';
  readonly bidAt: Date;
  /** Null until the auction is closed, and of a bid that was replaced. */
  readonly rank: number | null;
  readonly reliability: string | null;
}

export interface AuctionDetail extends AuctionRecord {
  readonly items: readonly AuctionItem[];
  readonly bids: readonly BidRecord[];
}
