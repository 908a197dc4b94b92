import { Handles, type JobContext, Processor, QueueProcessor } from '../../jobs/index.js';
import type { Mover } from '../orders/index.js';
import { AuctionClosing } from './auction-closing.service.js';
import { AuctionSweep } from './auction-sweep.service.js';
import { Awarding } from './awarding.service.js';
import { AwardNext, CloseAuction, SweepAuctions } from './bidding.jobs.js';
import { biddingTimeout } from './bidding.queues.js';

@Processor(biddingTimeout)
export class BiddingTimeoutProcessor extends QueueProcessor {
  constructor(
    private readonly closing: AuctionClosing,
    private readonly awarding: Awarding,
    private readonly sweep: AuctionSweep,
  ) {
    super();
  }

  @Handles(CloseAuction)
  close({ auctionId }: CloseAuction, job: JobContext) {
    return job.commit((tx) => this.closing.whenDue(tx, auctionId));
  }

  @Handles(AwardNext)
  awardNext({ auctionId, afterRank }: AwardNext, job: JobContext) {
    return job.commit((tx) => this.awarding.next(tx, auctionId, afterRank, moverOf(job)));
  }

  @Handles(SweepAuctions)
  sweepAuctions(_: SweepAuctions, job: JobContext) {
    return job.commit((tx) => this.sweep.run(tx));
  }
}

const moverOf = ({ id }: JobContext): Mover => ({ actor: 'bidding', jobId: id });
