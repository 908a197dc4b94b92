import { Field } from '../http/openapi/index.js';
import { POLICY_SOURCES, type PolicySource, type Priority } from '../jobs/index.js';
import type { JsonSchema } from '../validation/index.js';
import { RateLimitDto } from './queue-control.dto.js';

/** Where a value comes from; a later one of these wins over the earlier. A call is no layer of what is shown here. */
const SOURCES = POLICY_SOURCES.filter((source) => source !== 'call');

abstract class SourcedDto {
  @Field({ enum: SOURCES, example: 'queue', description: 'The layer that the value comes from; later ones win.' })
  readonly source: PolicySource;
}

class SourcedNumberDto extends SourcedDto {
  @Field({ example: 3 })
  readonly value: number;
}

class SourcedPriorityDto extends SourcedDto {
  @Field({ type: Number, minimum: 1, maximum: 10, example: 2 })
  readonly value: Priority;
}

class SourcedBooleanDto extends SourcedDto {
  @Field({ example: false })
  readonly value: boolean;
}

class BackoffInForceDto {
  @Field({ enum: ['fixed', 'exponential'], example: 'exponential' })
  readonly type: 'fixed' | 'exponential';

  @Field({ example: 5000, description: 'The wait after the first failure, in ms; up to a fifth is added to it.' })
  readonly delay: number;
}

class SourcedBackoffDto extends SourcedDto {
  @Field({ type: BackoffInForceDto })
  readonly value: BackoffInForceDto;
}

class SourcedRateLimitDto extends SourcedDto {
  @Field({ type: RateLimitDto, nullable: true, description: 'At most `max` starts in every `perMs`; null: no limit.' })
  readonly value: RateLimitDto | null;
}

class RetentionDto {
  @Field({ example: 86_400_000, description: 'In ms.' })
  readonly age: number;

  @Field({ required: false, example: 1000 })
  readonly count?: number;
}

class SourcedRetentionDto extends SourcedDto {
  @Field({ type: RetentionDto, description: 'How long the dashboard shows such jobs; their record stays longer.' })
  readonly value: RetentionDto;
}

/** What a job settles otherwise than its queue. */
export class JobPolicyDto {
  @Field({ type: SourcedNumberDto, required: false, description: 'Longest run of one attempt, in ms.' })
  readonly timeout?: SourcedNumberDto;

  @Field({ type: SourcedNumberDto, required: false, description: 'Runs that may fail before the job is dead.' })
  readonly attempts?: SourcedNumberDto;

  @Field({ type: SourcedBackoffDto, required: false })
  readonly backoff?: SourcedBackoffDto;

  @Field({ type: SourcedPriorityDto, required: false, description: '1 is served first, 10 last.' })
  readonly priority?: SourcedPriorityDto;
}

export class QueuePolicyDto {
  @Field({ type: SourcedNumberDto, description: 'Jobs that one process runs at a time.' })
  readonly concurrency: SourcedNumberDto;

  @Field({ type: SourcedNumberDto, description: 'Longest run of one attempt, in ms.' })
  readonly timeout: SourcedNumberDto;

  @Field({ type: SourcedNumberDto, description: 'Runs that may fail before a job is dead.' })
  readonly attempts: SourcedNumberDto;

  @Field({ type: SourcedBackoffDto })
  readonly backoff: SourcedBackoffDto;

  @Field({ type: SourcedPriorityDto, description: '1 is served first, 10 last.' })
  readonly priority: SourcedPriorityDto;

  @Field({ type: SourcedRateLimitDto })
  readonly rateLimit: SourcedRateLimitDto;

  @Field({ type: SourcedRetentionDto })
  readonly keepCompleted: SourcedRetentionDto;

  @Field({ type: SourcedRetentionDto })
  readonly keepFailed: SourcedRetentionDto;

  @Field({ type: SourcedBooleanDto, description: 'One job at a time over all processes.' })
  readonly exclusive: SourcedBooleanDto;

  @Field({ type: SourcedBooleanDto, description: 'A job that has failed for good is left to the next sweep.' })
  readonly sweep: SourcedBooleanDto;
}

export class CatalogJobDto {
  @Field({ example: 'send-whatsapp' })
  readonly name: string;

  @Field({ type: [String], example: [], description: 'Earlier names, accepted as well.' })
  readonly aliases: readonly string[];

  @Field({ example: 1, description: 'Version of the payload; older ones that are still recorded are brought to it.' })
  readonly version: number;

  @Field({ type: JobPolicyDto, description: 'What differs from the policy of the queue because the job says so.' })
  readonly policy: JobPolicyDto;

  @Field({
    type: Number,
    nullable: true,
    example: 86_400_000,
    description:
      'How long a deduplication key stays taken from the acceptance on, in ms; null: until the job has ended.',
  })
  readonly deduplicateFor: number | null;

  @Field({
    type: Object,
    additionalProperties: true,
    description: 'JSON schema of the payload. The rules may ask for more than it can say.',
    example: {
      type: 'object',
      properties: { message: { type: 'string', minLength: 1 } },
      required: ['message'],
      additionalProperties: false,
    },
  })
  readonly schema: JsonSchema;
}

export class CatalogQueueDto {
  @Field({ example: 'whatsapp-messages' })
  readonly name: string;

  @Field({ type: [String], example: ['whatsapp-message-send'], description: 'Other names, accepted as well.' })
  readonly aliases: readonly string[];

  @Field({ type: QueuePolicyDto })
  readonly policy: QueuePolicyDto;

  @Field({ type: [CatalogJobDto] })
  readonly jobs: readonly CatalogJobDto[];
}

export class CatalogDto {
  @Field({ type: [CatalogQueueDto] })
  readonly queues: readonly CatalogQueueDto[];
}
