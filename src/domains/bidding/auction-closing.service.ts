import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/index.js';
import type { RankedBid } from '../../database/schema/bidding.js';
import { RetryLater } from '../../jobs/index.js';
import { Reliability } from '../orders/index.js';
import type { Auction, Closed, Ended } from './auction.js';
import { AuctionEndings } from './auction-endings.service.js';
import { AuctionLock } from './auction-lock.service.js';
import { assertMove } from './auction-states.rules.js';
import { AuctionsRepository } from './auctions.repository.js';
import { rank, type StandingBid } from './award.rules.js';
import { BiddingProducer } from './bidding.producer.js';
import { BidsRepository } from './bids.repository.js';

/** What a vendor counts as that the reliabilities do not name. */
const UNKNOWN = '0.00';

/** Ends the bidding of an auction and writes down how the bids then stood. */
@Injectable()
export class AuctionClosing {
  constructor(
    private readonly locks: AuctionLock,
    private readonly auctions: AuctionsRepository,
    private readonly bids: BidsRepository,
    private readonly reliability: Reliability,
    private readonly endings: AuctionEndings,
    private readonly producer: BiddingProducer,
  ) {}

  /**
   * At the deadline; nothing when the auction has moved on.
   *
   * @throws NotFound
   * @throws RetryLater when the deadline was put off meanwhile
   */
  async whenDue(tx: Transaction, auctionId: string): Promise<Ended> {
    const { auction } = await this.locks.withOrder(tx, auctionId);
    if (auction.status !== 'open') return { skipped: auction.status };
    const leftMs = auction.closesAt.getTime() - (await this.auctions.clock(tx)).getTime();
    if (leftMs > 0) throw new RetryLater(leftMs, `Auction ${auction.number} takes bids for another ${leftMs} ms.`);
    return this.#close(tx, auction);
  }

  /**
   * Before the deadline, because somebody says so.
   *
   * @throws NotFound
   * @throws Conflict `illegal_move` unless the auction is open
   */
  async now(tx: Transaction, auctionId: string): Promise<Closed> {
    const { auction } = await this.locks.withOrder(tx, auctionId);
    assertMove(auction, 'awarding');
    return this.#close(tx, auction);
  }

  async #close(tx: Transaction, auction: Auction): Promise<Closed> {
    const ranking = await this.#ranking(tx, auction);
    if (ranking.length < auction.minimumBids) {
      const reason = `${ranking.length} of at least ${auction.minimumBids} bids`;
      await this.endings.noAward(tx, auction, { reason, ranking });
      return { status: 'no_award' };
    }
    await this.auctions.startAwarding(tx, auction.id, ranking);
    await this.producer.awardNext(tx, [auction]);
    return { status: 'awarding' };
  }

  async #ranking(tx: Transaction, { id }: Auction): Promise<readonly RankedBid[]> {
    const bids = await this.bids.live(tx, id);
    if (bids.length === 0) return [];
    const reliability = await this.reliability.of(
      tx,
      bids.map(({ vendorId }) => vendorId),
    );
    const standing = bids.map(({ bidId, vendorId, price, bidAt }): StandingBid => {
      return { bidId, vendorId, price, bidAt, reliability: reliability.get(vendorId) ?? UNKNOWN };
    });
    return rank(standing);
  }
}
