import type { OfferStatus, OrderStatus, PaymentTerms, RankedVendor } from '../../../database/schema/orders.js';
import type { Money } from '../../../money/index.js';
import type { PartyScope } from '../../master-data/index.js';

/** Which orders a list shows; all of them when nothing is said. */
export interface OrderFilter {
  readonly status?: OrderStatus;
  readonly retailerId?: string;
  readonly vendorId?: string;
  readonly paymentTerms?: PaymentTerms;
  readonly since?: string;
  readonly until?: string;
  readonly search?: string;
}

/** Whom an answer is for: a vendor sees what it was offered, a retailer its own. */
export type Reader = PartyScope;

export interface PartyView {
  readonly id: string;
  readonly code: string;
  readonly name: string;
}

export interface OrderSummary {
  readonly id: string;
  readonly number: string;
  readonly reference: string | null;
  readonly retailer: PartyView;
  readonly vendor: PartyView | null;
  readonly auctionId: string | null;
  readonly status: OrderStatus;
  readonly paymentTerms: PaymentTerms;
  readonly total: Money;
  readonly placedBy: string;
  readonly placedAt: Date;
  readonly expiresAt: Date;
  readonly updatedAt: Date;
}

export interface ItemView {
  readonly line: number;
  readonly productId: string;
  readonly sku: string;
  readonly name: string;
  readonly quantity: number;
  readonly unitPrice: Money;
  readonly amount: Money;
}

export interface EventView {
  readonly from: OrderStatus | null;
  readonly to: OrderStatus;
  readonly actor: string | null;
  readonly reason: string | null;
  readonly jobId: string | null;
  readonly at: Date;
}

export interface OfferView {
  readonly id: string;
  readonly vendor: PartyView;
  readonly auctionId: string | null;
  readonly round: number;
  readonly price: Money;
  readonly status: OfferStatus;
  readonly offeredAt: Date;
  readonly respondBy: Date;
  readonly answeredAt: Date | null;
  readonly answeredBy: string | null;
  readonly reason: string | null;
}

export interface RankingView {
  readonly round: number;
  readonly weights: Readonly<Record<string, number>>;
  readonly vendors: readonly RankedVendor[];
  readonly override: { readonly vendorId: string; readonly actor: string; readonly reason: string } | null;
  readonly at: Date;
}

/** An order with everything that its reader may know of it. */
export interface OrderDetail extends OrderSummary {
  readonly items: readonly ItemView[];
  readonly timeline: readonly EventView[];
  readonly offers: readonly OfferView[];
  readonly rankings: readonly RankingView[];
}
