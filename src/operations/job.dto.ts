import { Field } from '../http/openapi/index.js';
import type { JobErrorView, JobView } from '../jobs/index.js';

const STATES = ['pending', 'retrying', 'queued', 'active', 'completed', 'dead', 'cancelled', 'expired'];

/** A run that did not complete the job. */
export class JobErrorDto implements JobErrorView {
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

/** A job as the record has it. */
export class JobDto implements JobView {
  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11' })
  readonly id: string;

  @Field({ example: 'whatsapp-messages' })
  readonly queue: string;

  @Field({ example: 'send-whatsapp' })
  readonly name: string;

  @Field({
    enum: STATES,
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

  @Field({ type: Date })
  readonly runAt: Date;

  @Field({ type: Date, nullable: true })
  readonly expiresAt: Date | null;

  @Field({ type: Date })
  readonly createdAt: Date;

  @Field({ type: Date, nullable: true })
  readonly startedAt: Date | null;

  @Field({ type: Date, nullable: true })
  readonly finishedAt: Date | null;

  @Field({ type: Object, nullable: true, additionalProperties: true })
  readonly progress: unknown;

  @Field({ type: Object, nullable: true, additionalProperties: true, example: { transport: 'sandbox' } })
  readonly result: unknown;

  @Field({ type: [JobErrorDto], description: 'The newest 100, newest first' })
  readonly errors: readonly JobErrorDto[];
}
