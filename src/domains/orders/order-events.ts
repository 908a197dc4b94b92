import { Injectable } from '@nestjs/common';
import type { OrderStatus } from '../../database/schema/orders.js';
import type { Transaction } from '../../database/index.js';
import type { OfferId, Order } from './order.js';

/** What other domains can follow of an order. */
export type OrderEvent =
  | { readonly type: 'moved'; readonly order: Order; readonly from: OrderStatus | null; readonly to: OrderStatus }
  | {
      readonly type: 'offer_accepted';
      readonly order: Order;
      readonly offerId: OfferId;
      readonly auctionId: string | null;
    }
  | {
      readonly type: 'offer_lost';
      readonly order: Order;
      readonly offerId: OfferId;
      readonly auctionId: string | null;
      readonly how: 'declined' | 'timed_out' | 'withdrawn';
    };

type Listener = (tx: Transaction, event: OrderEvent) => Promise<void>;

/**
 * Tells other domains what happens to orders, inside the transaction in which it happens: what they write and enqueue is
 * part of the same commit, and what they throw rolls it back. So orders need not know who follows them.
 */
@Injectable()
export class OrderEvents {
  readonly #listeners: Listener[] = [];

  subscribe(listener: Listener): void {
    this.#listeners.push(listener);
  }

  async publish(tx: Transaction, event: OrderEvent): Promise<void> {
    for (const listener of this.#listeners) await listener(tx, event);
  }
}
