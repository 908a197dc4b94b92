import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Transaction } from '../../database/index.js';
import type { OrderStatus } from '../../database/schema/orders.js';
import { type OrderEvent, OrderEvents } from '../orders/index.js';
import { AuctionsRepository } from './auctions.repository.js';
import { BiddingProducer } from './bidding.producer.js';

/** Where nobody looks for a vendor any more. */
const GONE: ReadonlySet<OrderStatus> = new Set(['cancelled', 'expired', 'unfulfillable']);

/** What happens to orders, and to the offers of their auctions, moves the auctions in the same commit. */
@Injectable()
export class OrderFollower implements OnModuleInit {
  constructor(
    private readonly events: OrderEvents,
    private readonly auctions: AuctionsRepository,
    private readonly producer: BiddingProducer,
  ) {}

  onModuleInit(): void {
    this.events.subscribe((tx, event) => this.follow(tx, event));
  }

  async follow(tx: Transaction, event: OrderEvent): Promise<void> {
    switch (event.type) {
      case 'moved':
        if (GONE.has(event.to)) await this.#cancel(tx, event.order.id, `the order is ${event.to}`);
        return;
      case 'offer_accepted':
        return this.#accepted(tx, event);
      case 'offer_lost':
        return this.#lost(tx, event);
    }
  }

  async #accepted(tx: Transaction, { order, auctionId }: OrderEvent & { type: 'offer_accepted' }): Promise<void> {
    if (auctionId === null) return this.#cancel(tx, order.id, 'the order was taken outside the auction');
    const auction = await this.auctions.lockRunning(tx, order.id);
    if (auction?.id === auctionId && auction.status === 'awarding')
      await this.auctions.end(tx, auction.id, 'awarded', null);
  }

  /** An award that is given back after it was accepted finds its auction ended: the order's routing looks for another. */
  async #lost(tx: Transaction, { order, auctionId }: OrderEvent & { type: 'offer_lost' }): Promise<void> {
    if (auctionId === null) return;
    const auction = await this.auctions.lockRunning(tx, order.id);
    if (auction?.id === auctionId && auction.status === 'awarding') await this.producer.awardNext(tx, [auction]);
  }

  /** Nothing is given back: the order is nobody's to route any more. */
  async #cancel(tx: Transaction, orderId: string, reason: string): Promise<void> {
    const auction = await this.auctions.lockRunning(tx, orderId);
    if (auction) await this.auctions.end(tx, auction.id, 'cancelled', reason);
  }
}
