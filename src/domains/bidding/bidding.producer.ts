import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/index.js';
import { type EnqueueRequest, Jobs } from '../../jobs/index.js';
import { AwardNext, CloseAuction } from './bidding.jobs.js';

interface Named {
  readonly id: string;
  readonly number: string;
}

/** Enqueues the deadlines and steps of auctions. Of each there is one unfinished job at a time. */
@Injectable()
export class BiddingProducer {
  constructor(private readonly jobs: Jobs) {}

  /** @param delayMs until the auction closes */
  async close(tx: Transaction, auctions: readonly Named[], delayMs = 0): Promise<void> {
    await this.jobs.enqueueAll(
      tx,
      auctions.map(({ id, number }): EnqueueRequest => ({
        payload: new CloseAuction({ auctionId: id }),
        options: { delay: delayMs, deduplicationKey: `close:${id}`, keys: [number, id] },
      })),
    );
  }

  /** @param auctions with the rank of the bidder that each has asked last */
  async awardNext(tx: Transaction, auctions: readonly (Named & { readonly awardRank: number })[]): Promise<void> {
    await this.jobs.enqueueAll(
      tx,
      auctions.map(({ id, number, awardRank }): EnqueueRequest => ({
        payload: new AwardNext({ auctionId: id, afterRank: awardRank }),
        options: { deduplicationKey: `award:${id}:${awardRank}`, keys: [number, id] },
      })),
    );
  }
}
