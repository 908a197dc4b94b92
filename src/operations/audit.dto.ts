import { IsString, Length } from 'class-validator';
import { PageQuery } from '../http/index.js';
import { Field } from '../http/openapi/index.js';
import type { AuditView } from '../jobs/index.js';
import { IsId, IsMoment, Optional } from '../validation/index.js';

export class AuditQuery extends PageQuery {
  @Field({ example: 'whatsapp-messages', description: 'Only actions on the queue of this name or alias.' })
  @Optional()
  @IsString()
  @Length(1, 200)
  queue?: string;

  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11', description: 'Only actions on this job.' })
  @Optional()
  @IsId()
  jobId?: string;

  @Field({ example: 'night-shift', description: 'Only what this API key did.' })
  @Optional()
  @IsString()
  @Length(1, 200)
  actor?: string;

  @Field({ example: 'queue.pause', description: 'Only this action.' })
  @Optional()
  @IsString()
  @Length(1, 200)
  action?: string;

  @Field({ example: '2030-01-01T00:00:00Z', description: 'From this moment on.' })
  @Optional()
  @IsMoment()
  since?: string;

  @Field({ example: '2030-02-01T00:00:00Z', description: 'Before this moment.' })
  @Optional()
  @IsMoment()
  until?: string;
}

/** What somebody did to a queue or a job. */
export class AuditDto implements AuditView {
  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e12' })
  readonly id: string;

  @Field({ type: Date })
  readonly at: Date;

  @Field({ example: 'night-shift', description: 'Name of the API key.' })
  readonly actor: string;

  @Field({ example: 'queue.pause' })
  readonly action: string;

  @Field({ type: String, nullable: true, example: 'whatsapp-messages' })
  readonly queue: string | null;

  @Field({ type: String, format: 'uuid', nullable: true, example: null })
  readonly jobId: string | null;

  @Field({ type: Object, nullable: true, additionalProperties: true, example: { paused: false } })
  readonly before: unknown;

  @Field({ type: Object, nullable: true, additionalProperties: true, example: { paused: true } })
  readonly after: unknown;
}
