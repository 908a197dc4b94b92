import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Transaction } from '../../database/index.js';
import type { OrderStatus } from '../../database/schema/orders.js';
import { type Mover, type Order, type OrderEvent, OrderEvents } from '../orders/index.js';
import { AuctionEndings } from './auction-endings.service.js';
import { AuctionsRepository } from './auctions.repository.js';
import { BiddingProducer } from './bidding.producer.js';

const BIDDING: Mover = { actor: 'bidding' };

/** Where nobody looks for a vendor any more. */
const GONE: ReadonlySet<OrderStatus> = new Set(['cancelled', 'expired', 'unfulfillable']);

/** What happens to orders, and to the offers of their auctions, moves the auctions in the same commit. */
@Injectable()
export class OrderFollower implements OnModuleInit {
  constructor(
    private readonly events: OrderEvents,
    private readonly auctions: AuctionsRepository,
    private readonly endings: AuctionEndings,
    private readonly producer: BiddingProducer,
  ) {}

  onModuleInit(): void {
    this.events.subscribe((tx, event) => this.follow(tx, event));
  }

  async follow(tx: Transaction, event: OrderEvent): Promise<void> {
    switch (event.type) {
      case 'moved':
        if (GONE.has(event.to)) await this.#gone(tx, event.order);
        return;
      case 'offer_accepted':
        return this.#accepted(tx, event);
      case 'offer_lost':
        return this.#lost(tx, event);
    }
  }

  async #accepted(tx: Transaction, { order, auctionId }: OrderEvent & { type: 'offer_accepted' }): Promise<void> {
    const auction = await this.auctions.lockRunning(tx, order.id);
    if (!auction) return;
    if (auction.id === auctionId) await this.endings.awarded(tx, auction);
    else await this.endings.cancelled(tx, auction, { ...BIDDING, reason: 'the order was taken outside the auction' });
  }

  /** An award that is given back after it was accepted finds its auction over: the routing looks for another vendor. */
  async #lost(tx: Transaction, { order, auctionId }: OrderEvent & { type: 'offer_lost' }): Promise<void> {
    if (auctionId === null) return;
    const auction = await this.auctions.lockRunning(tx, order.id);
    if (auction?.id === auctionId && auction.status === 'awarding') await this.producer.awardNext(tx, [auction]);
  }

  async #gone(tx: Transaction, { id, status }: Order): Promise<void> {
    const auction = await this.auctions.lockRunning(tx, id);
    if (auction) await this.endings.cancelled(tx, auction, { ...BIDDING, reason: `the order is ${status}` });
  }
}
