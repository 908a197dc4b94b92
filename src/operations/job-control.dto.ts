import { JOB_STATES } from '../database/schema/jobs.js';
import { Field } from '../http/openapi/index.js';
import type { Cancelled } from '../jobs/index.js';

/** What a job was when it was cancelled. */
export class CancelledDto implements Cancelled {
  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11' })
  readonly jobId: string;

  @Field({ enum: JOB_STATES, example: 'active' })
  readonly previousState: Cancelled['previousState'];

  @Field({
    required: false,
    example: 'The job was running. What it had already done outside, such as a message sent, remains.',
    description: 'Only when the job was running.',
  })
  readonly note?: string;
}
