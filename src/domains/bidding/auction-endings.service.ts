import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/index.js';
import type { RankedBid } from '../../database/schema/bidding.js';
import { type Mover, OrderSourcing } from '../orders/index.js';
import type { Auction } from './auction.js';
import { assertMove } from './auction-states.rules.js';
import { AuctionsRepository } from './auctions.repository.js';

/**
 * The ends of an auction, under the locks of its order and itself. Each gives the order back: who looks for a vendor from
 * then on, were it after an award that is withdrawn, is the routing.
 */
@Injectable()
export class AuctionEndings {
  constructor(
    private readonly auctions: AuctionsRepository,
    private readonly sourcing: OrderSourcing,
  ) {}

  async awarded(tx: Transaction, auction: Auction): Promise<void> {
    assertMove(auction, 'awarded');
    await this.auctions.end(tx, auction.id, 'awarded', null);
    await this.#release(tx, auction);
  }

  /** @param ranking where the auction ends with its close */
  async noAward(
    tx: Transaction,
    auction: Auction,
    { reason, ranking }: { reason: string; ranking?: readonly RankedBid[] },
  ): Promise<void> {
    assertMove(auction, 'no_award');
    await this.auctions.end(tx, auction.id, 'no_award', reason, ranking);
    await this.#release(tx, auction);
  }

  /** @throws Conflict `illegal_move` */
  async cancelled(tx: Transaction, auction: Auction, mover: Mover): Promise<void> {
    assertMove(auction, 'cancelled');
    await this.auctions.end(tx, auction.id, 'cancelled', mover.reason ?? null);
    await this.#release(tx, auction);
  }

  #release(tx: Transaction, { orderId, id }: Auction): Promise<void> {
    return this.sourcing.releaseFromAuction(tx, orderId, id);
  }
}
