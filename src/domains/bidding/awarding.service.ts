import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/index.js';
import type { RankedBid } from '../../database/schema/bidding.js';
import { money } from '../../money/index.js';
import type { VendorId } from '../master-data/index.js';
import { type Mover, type OfferId, OrderSourcing } from '../orders/index.js';
import type { Auction, Ended } from './auction.js';
import { AuctionEndings } from './auction-endings.service.js';
import { AuctionLock } from './auction-lock.service.js';
import { AuctionsRepository } from './auctions.repository.js';

export type Awarded = Ended | { readonly offered: OfferId; readonly rank: number };

/** Asks the bidders of a closed auction, one after the other in the order of its stored ranking. */
@Injectable()
export class Awarding {
  constructor(
    private readonly locks: AuctionLock,
    private readonly auctions: AuctionsRepository,
    private readonly sourcing: OrderSourcing,
    private readonly endings: AuctionEndings,
  ) {}

  /**
   * Offers the order to the bidder after the one that was asked last; with none left the auction ends without award.
   *
   * @param afterRank who was asked last when this was decided; nothing happens when somebody was asked since
   * @throws NotFound
   */
  async next(tx: Transaction, auctionId: string, afterRank: number, mover: Mover): Promise<Awarded> {
    const { auction } = await this.locks.withOrder(tx, auctionId);
    if (auction.status !== 'awarding') return { skipped: auction.status };
    if (auction.awardRank !== afterRank) return { skipped: `rank ${auction.awardRank} was asked` };
    if (await this.auctions.hasOpenOffer(tx, auction)) return { skipped: 'offer_open' };
    const bid = await this.#nextBid(tx, auction);
    return bid ? this.#offer(tx, auction, bid, mover) : this.#noneLeft(tx, auction, mover);
  }

  async #offer(tx: Transaction, auction: Auction, bid: RankedBid, mover: Mover): Promise<Awarded> {
    const award = {
      orderId: auction.orderId,
      auctionId: auction.id,
      // The ranking was made from rows of the database, which know only vendors and amounts that exist.
      vendorId: bid.vendorId as VendorId,
      price: money(bid.price),
    };
    const offerId = await this.sourcing.offerAward(tx, award, mover);
    if (offerId === undefined) return this.#orderGone(tx, auction, mover);
    await this.auctions.setAwardRank(tx, auction.id, bid.rank);
    return { offered: offerId, rank: bid.rank };
  }

  /** Whoever has been deactivated since the bid is passed over. */
  async #nextBid(tx: Transaction, { ranking, awardRank }: Auction): Promise<RankedBid | undefined> {
    const left = (ranking ?? []).filter(({ rank }) => rank > awardRank);
    const active = await this.auctions.activeVendors(
      tx,
      left.map(({ vendorId }) => vendorId),
    );
    return left.find(({ vendorId }) => active.has(vendorId));
  }

  async #noneLeft(tx: Transaction, auction: Auction, mover: Mover): Promise<Ended> {
    await this.endings.noAward(tx, auction, { reason: 'no bidder took the order', mover });
    return { status: 'no_award' };
  }

  async #orderGone(tx: Transaction, auction: Auction, mover: Mover): Promise<Ended> {
    await this.endings.cancelled(tx, auction, { ...mover, reason: 'the order is no longer to be had' });
    return { status: 'cancelled' };
  }
}
