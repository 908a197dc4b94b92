import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/index.js';
import { NotFound } from '../../errors/index.js';
import { type Order, OrderSourcing } from '../orders/index.js';
import type { Auction } from './auction.js';
import { AuctionsRepository } from './auctions.repository.js';

/** Locks an auction together with its order, the order first, as everybody does. */
@Injectable()
export class AuctionLock {
  constructor(
    private readonly auctions: AuctionsRepository,
    private readonly sourcing: OrderSourcing,
  ) {}

  /** @throws NotFound */
  async withOrder(tx: Transaction, auctionId: string): Promise<{ auction: Auction; order: Order }> {
    const orderId = await this.auctions.orderOf(tx, auctionId);
    if (orderId === undefined) throw new NotFound('auction', auctionId);
    const order = await this.sourcing.lock(tx, orderId);
    return { order, auction: await this.alone(tx, auctionId) };
  }

  /** For what concerns nothing but the auction. @throws NotFound */
  async alone(tx: Transaction, auctionId: string): Promise<Auction> {
    const auction = await this.auctions.lock(tx, auctionId);
    if (!auction) throw new NotFound('auction', auctionId);
    return auction;
  }
}
