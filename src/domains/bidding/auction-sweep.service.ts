import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/index.js';
import { AuctionSweepRepository, type Overdue, type Stuck } from './auction-sweep.repository.js';
import { BiddingProducer } from './bidding.producer.js';

const BATCH = 500;

/** The safety net below the jobs of single auctions: enqueues those that are due and not there. */
@Injectable()
export class AuctionSweep {
  constructor(
    private readonly repository: AuctionSweepRepository,
    private readonly producer: BiddingProducer,
  ) {}

  /** @returns how many of each kind were due; those with a job of their own already are among them */
  async run(tx: Transaction): Promise<{ readonly overdue: number; readonly stuck: number }> {
    const overdue = await inBatches(
      (after: Overdue | undefined) => this.repository.overdue(tx, after, BATCH),
      (batch) => this.producer.close(tx, batch),
    );
    const stuck = await inBatches(
      (after: Stuck | undefined) => this.repository.stuck(tx, after, BATCH),
      (batch) => this.producer.awardNext(tx, batch),
    );
    return { overdue, stuck };
  }
}

async function inBatches<Row>(
  find: (after: Row | undefined) => Promise<readonly Row[]>,
  enqueue: (batch: readonly Row[]) => Promise<void>,
): Promise<number> {
  let total = 0;
  let after: Row | undefined;
  for (;;) {
    const batch = await find(after);
    await enqueue(batch);
    total += batch.length;
    after = batch.at(-1);
    if (batch.length < BATCH) return total;
  }
}
