import type { PaymentTerms } from '../../../database/schema/orders.js';
import type { Money } from '../../../money/index.js';
import type { ProductId, RetailerId } from '../../master-data/index.js';

/** An order as somebody asks for it. */
export interface OrderRequest {
  /** May be left out by a key that is bound to a retailer. */
  readonly retailerId?: string;
  readonly items: readonly RequestedItem[];
  readonly paymentTerms: PaymentTerms;
  /** The caller's own name for the order. */
  readonly reference?: string;
}

export interface RequestedItem {
  readonly productId: string;
  readonly quantity: number;
}

/** A line at the price of the moment, which the retailer pays whatever the product costs later. */
export interface PricedLine {
  readonly productId: ProductId;
  readonly quantity: number;
  readonly unitPrice: Money;
  readonly amount: Money;
}

/** Everything that is recorded of an order that is placed. */
export interface NewOrder {
  readonly retailerId: RetailerId;
  readonly reference?: string;
  readonly paymentTerms: PaymentTerms;
  readonly lines: readonly PricedLine[];
  readonly total: Money;
  readonly placedBy: string;
  readonly expiresAfterMs: number;
  /** IANA name: the year in the order's number is that of the place. */
  readonly timeZone: string;
}
