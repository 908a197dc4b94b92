import { IsInt, Min } from 'class-validator';
import { Job, Payload } from '../../jobs/index.js';
import { IsId } from '../../validation/index.js';
import { biddingTimeout } from './bidding.queues.js';

/** Ends the bidding of one auction at its deadline. */
@Job('close-auction', { queue: biddingTimeout })
export class CloseAuction extends Payload<CloseAuction> {
  @IsId()
  readonly auctionId: string;
}

/** Offers the order to the next bidder of a closed auction. */
@Job('award-next', { queue: biddingTimeout })
export class AwardNext extends Payload<AwardNext> {
  @IsId()
  readonly auctionId: string;

  /** Rank of the bidder that was asked last, 0 for none: a job that comes late finds another one there and does nothing. */
  @IsInt()
  @Min(0)
  readonly afterRank: number;
}

/** Finds auctions whose deadline or next step has been missed. */
@Job('sweep-auctions', { queue: biddingTimeout, schedule: { pattern: '*/2 * * * *', missed: 'latest' } })
export class SweepAuctions extends Payload<SweepAuctions> {}
