import { Field } from '../http/openapi/index.js';
import { type JobErrorView, type JobSummary, type JobView, SHOWN_STATES } from '../jobs/index.js';
import { JobLinksDto } from './job-links.dto.js';

/** A run that did not complete the job. */
export class JobErrorDto implements JobErrorView {
  @Field({ example: 1, description: 'Number of the run' })
  readonly run: number;

  @Field({ example: 1 })
  readonly attempt: number;

  @Field({
    enum: ['failed', 'failed_swept', 'dead', 'lost', 'expired'],
    example: 'failed',
    description: '`failed_swept`: the job is dead, and the next sweep of its queue does its work',
  })
  readonly outcome: JobErrorView['outcome'];

  @Field({ example: 'timeout' })
  readonly code: string;

  @Field({ example: 'The job was not done within 30000 ms.' })
  readonly message: string;

  @Field({ type: Date, nullable: true })
  readonly startedAt: Date | null;

  @Field({ type: Date })
  readonly at: Date;
}

class LastErrorDto {
  @Field({ example: 'timeout' })
  readonly code: string;

  @Field({ example: 'The job was not done within 30000 ms.' })
  readonly message: string;
}

/** A job in a list. */
export class JobSummaryDto implements JobSummary {
  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11' })
  readonly id: string;

  @Field({ example: 'whatsapp-messages' })
  readonly queue: string;

  @Field({ example: 'send-whatsapp' })
  readonly name: string;

  @Field({
    enum: [...SHOWN_STATES],
    example: 'completed',
    description: '`retrying`: waits for another attempt after a failed one',
  })
  readonly state: JobView['state'];

  @Field({ minimum: 1, maximum: 10, example: 2 })
  readonly priority: number;

  @Field({ example: 0, description: 'Failed attempts so far' })
  readonly attempt: number;

  @Field({ example: 5 })
  readonly maxAttempts: number;

  @Field({ type: String, nullable: true, example: 'shop', description: 'Name of the API key that asked for it' })
  readonly owner: string | null;

  @Field({ type: [String], example: ['ORD-2026-000123'], description: 'Business keys, by which it is found' })
  readonly keys: readonly string[];

  @Field({ type: Date, description: 'Not started before' })
  readonly runAt: Date;

  @Field({ type: Date, description: 'Accepted' })
  readonly createdAt: Date;

  @Field({ type: Date, nullable: true, description: 'Beginning of the last run' })
  readonly startedAt: Date | null;

  @Field({ type: Date, nullable: true })
  readonly finishedAt: Date | null;

  @Field({ type: LastErrorDto, nullable: true, description: 'Why it has last failed' })
  readonly error: LastErrorDto | null;
}

/** A job as the record has it. */
export class JobDto extends JobSummaryDto implements JobView {
  @Field({ example: 2, description: 'Version of the payload' })
  readonly version: number;

  @Field({
    type: Object,
    additionalProperties: true,
    example: { phoneNumber: '+9779841234567', kind: 'text', data: { message: 'Your order is on its way.' } },
    description: 'What the job was asked to do; sensitive values are hidden',
  })
  readonly payload: unknown;

  @Field({ type: Date, nullable: true, description: 'Expires when it has not started by then' })
  readonly expiresAt: Date | null;

  @Field({ type: String, nullable: true, example: 'order-42-confirmed' })
  readonly deduplicationKey: string | null;

  @Field({ example: 1, description: 'Runs so far, also those that spent no attempt' })
  readonly run: number;

  @Field({ example: 0, description: 'Runs that ended because their worker was lost' })
  readonly losses: number;

  @Field({ type: Object, nullable: true, additionalProperties: true })
  readonly progress: unknown;

  @Field({ type: Object, nullable: true, additionalProperties: true, example: { transport: 'sandbox' } })
  readonly result: unknown;

  @Field({ type: [JobErrorDto], description: 'Runs that did not complete it: the newest 100, newest first' })
  readonly errors: readonly JobErrorDto[];

  @Field({ type: JobLinksDto })
  readonly links: JobLinksDto;
}
