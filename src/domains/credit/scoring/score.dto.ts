import { Equals } from 'class-validator';
import { SCORE_BANDS, type ScoreBand } from '../../../database/schema/credit-review.js';
import { Field } from '../../../http/index.js';
import { EnqueueOptionsDto } from '../../../operations/index.js';
import { IsId, Nested, Optional } from '../../../validation/index.js';
import { ScoreComponentDto } from './score-component.dto.js';
import type { ScoreSnapshot } from './score-snapshot.js';

/** Whose score to compute: one retailer's, or everybody's. */
export class CalculateScoresDto {
  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11', description: 'Or `all`.' })
  @Optional()
  @IsId()
  retailerId?: string;

  @Field({ enum: [true], example: true, description: 'All retailers, in batches of 50. Or `retailerId`.' })
  @Optional()
  @Equals(true)
  all?: boolean;

  @Field({ type: EnqueueOptionsDto })
  @Optional()
  @Nested(() => EnqueueOptionsDto)
  options?: EnqueueOptionsDto;
}

/** A score as it was computed. */
export class ScoreDto {
  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11' })
  readonly id: string;

  @Field({ example: 780, description: 'From 300 to 900.' })
  readonly score: number;

  @Field({ enum: SCORE_BANDS, example: 'excellent' })
  readonly band: ScoreBand;

  @Field({ example: 1, description: 'Of the function that computed it.' })
  readonly version: number;

  @Field({ type: [ScoreComponentDto] })
  readonly components: readonly ScoreComponentDto[];

  @Field({
    type: Object,
    additionalProperties: true,
    example: { asOf: '2026-11-22', creditLimit: '50000.00', exposure: '12000.00', accountDays: 365 },
    description: 'All that it was computed from, exact: the same function gives the same score of it again.',
  })
  readonly snapshot: ScoreSnapshot;

  @Field({ type: String, format: 'uuid', nullable: true, example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e12' })
  readonly jobId: string | null;

  @Field({ type: Date })
  readonly at: Date;
}
