import type { OfferStatus } from '../../../database/schema/orders.js';
import type { Money } from '../../../money/index.js';
import type { VendorId } from '../../master-data/index.js';
import type { OfferId, OrderId } from '../order.js';

/** An order as it was offered to one vendor, and what became of that. */
export interface Offer {
  readonly id: OfferId;
  readonly orderId: OrderId;
  readonly vendorId: VendorId;
  /** The auction that it is the award of. */
  readonly auctionId: string | null;
  readonly round: number;
  /** What the vendor gets. */
  readonly price: Money;
  readonly status: OfferStatus;
  readonly offeredAt: Date;
  readonly respondBy: Date;
  readonly answeredAt: Date | null;
  readonly answeredBy: string | null;
  readonly reason: string | null;
}

/** An offer whose row is locked, seen by the clock of the database after that. */
export interface LockedOffer extends Offer {
  /** Until `respondBy`, in ms; 0 when that is over. */
  readonly msLeft: number;
}

/** Why an order has no vendor any more, or still none. */
export type HowLost = 'declined' | 'timed_out' | 'withdrawn';

/** An offer that is to be made. */
export interface NewOffer {
  readonly vendorId: VendorId;
  readonly price: Money;
  readonly round: number;
  readonly auctionId?: string;
}
