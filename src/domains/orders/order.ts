import type { OrderStatus, PaymentTerms } from '../../database/schema/orders.js';
import type { Money } from '../../money/index.js';
import type { ProductId, RetailerId, VendorId } from '../master-data/index.js';

export type { OrderStatus };

declare const brand: unique symbol;

export type OrderId = string & { readonly [brand]: 'OrderId' };
export type OfferId = string & { readonly [brand]: 'OfferId' };

export interface OrderLine {
  readonly productId: ProductId;
  readonly quantity: number;
}

/** An order as a decision about it needs it, its row locked. */
export interface Order {
  readonly id: OrderId;
  readonly number: string;
  readonly retailerId: RetailerId;
  readonly paymentTerms: PaymentTerms;
  readonly status: OrderStatus;
  readonly total: Money;
  readonly vendorId: VendorId | null;
  readonly auctionId: string | null;
  readonly routingRound: number;
  readonly expiresAt: Date;
}

/** Who moves an order: a caller of the API, or a job of the program. */
export interface Mover {
  /** Name of the API key, or of the part of the program. */
  readonly actor: string;
  readonly reason?: string;
  /** The job whose run does it. */
  readonly jobId?: string;
}
