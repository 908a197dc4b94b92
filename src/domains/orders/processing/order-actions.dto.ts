import { IsIn, IsString, Length, Matches } from 'class-validator';
import { Field } from '../../../http/openapi/index.js';
import { EnqueueOptionsDto } from '../../../operations/index.js';
import { Nested, Optional } from '../../../validation/index.js';
import { REASON_LIMIT, REPORTED_STATUSES, type ReportedStatus } from './order-processing.jobs.js';

/** An action of which nothing more needs to be said. */
export class OrderActionDto {
  @Field({ type: EnqueueOptionsDto })
  @Optional()
  @Nested(() => EnqueueOptionsDto)
  options?: EnqueueOptionsDto;
}

/** An action that somebody may give a reason for. */
export class ReasonedActionDto extends OrderActionDto {
  @Field({ example: 'The shop is closed this week', description: 'Stands in the timeline of the order.' })
  @Optional()
  @IsString()
  @Length(1, REASON_LIMIT)
  @Matches(/\S/, { message: 'must hold more than blanks' })
  reason?: string;
}

export class UpdateStatusDto extends ReasonedActionDto {
  @Field({ enum: REPORTED_STATUSES, example: 'packing', description: 'One after the other, in this sequence.' })
  @IsIn(REPORTED_STATUSES)
  status: ReportedStatus;
}
