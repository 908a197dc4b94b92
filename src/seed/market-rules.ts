import type { RankedBid } from '../database/schema/bidding.js';
import type { CreditPosting } from '../database/schema/credit.js';
import type { RankedVendor } from '../database/schema/orders.js';
import type { Money } from '../money/index.js';

/** What is known of a vendor that could deliver an order. */
export interface Candidate {
  readonly vendorId: string;
  readonly vendorCode: string;
  readonly rating: string;
  readonly accepted: number;
  readonly declined: number;
  readonly timedOut: number;
  readonly basket: Money;
  /** How many times over it has the line of which it has least. */
  readonly cover: number;
  readonly isSameCity: boolean;
  readonly openOrders: number;
}

export interface StandingBid {
  readonly bidId: string;
  readonly vendorId: string;
  readonly price: Money;
  readonly reliability: string;
  readonly bidAt: Date;
}

/** Entries of the ledger that are written together. */
export interface Posting {
  readonly kind: CreditPosting;
  readonly entries: readonly { readonly account: string; readonly amount: Money; readonly reference: string }[];
}

interface Allocation {
  readonly paymentId: string;
  readonly invoiceId: string;
  readonly amount: Money;
}

/**
 * The rules of the domains by which the demo set is made, so that what it shows is what the program itself would have
 * decided. They are handed in: what fills every domain's tables stands beside the domains and imports none.
 */
export interface MarketRules {
  readonly weights: Readonly<Record<string, number>>;
  rankVendors(candidates: readonly Candidate[]): readonly RankedVendor[];
  rankBids(bids: readonly StandingBid[]): readonly RankedBid[];
  /** From 0 to 100, two decimals. */
  reliabilityOf(record: Pick<Candidate, 'rating' | 'accepted' | 'declined' | 'timedOut'>): string;
  readonly postings: {
    invoice(retailerId: string, invoiceId: string, amount: Money): Posting;
    payment(retailerId: string, paymentId: string, amount: Money): Posting;
    allocation(retailerId: string, allocation: Allocation): Posting;
    writeOff(retailerId: string, invoiceId: string, amount: Money): Posting;
  };
}
