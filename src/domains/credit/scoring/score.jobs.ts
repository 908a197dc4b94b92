import { Job, Payload } from '../../../jobs/index.js';
import { IsId, Optional } from '../../../validation/index.js';
import { creditScoreCalculation } from './scoring.queues.js';

/** Computes one retailer's score anew. */
@Job('calculate-credit-score', { queue: creditScoreCalculation })
export class CalculateCreditScore extends Payload<CalculateCreditScore> {
  @IsId() readonly retailerId: string;
}

/** Computes the scores of a batch of retailers, and enqueues the next batch until all have one. */
@Job('calculate-credit-scores', { queue: creditScoreCalculation })
export class CalculateCreditScores extends Payload<CalculateCreditScores> {
  /** The last retailer of the batch before; the first batch has none. */
  @Optional() @IsId() readonly after?: string;
}
