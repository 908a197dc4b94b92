import { Field } from '../http/openapi/index.js';
import {
  type BulkDiscarded,
  type BulkRetried,
  type DeadLetter,
  type DeadLetterGroup,
  hiddenPayload,
  type ListedDeadLetter,
  type Retried,
} from '../jobs/index.js';

const ID = '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11';

export class DeadLetterDto implements DeadLetter {
  @Field({ format: 'uuid', example: ID, description: 'The id of the job, and of its entry in the queue `…-dlq`.' })
  readonly id: string;

  @Field({ example: 'whatsapp-messages' })
  readonly originalQueue: string;

  @Field({ format: 'uuid', example: ID })
  readonly originalJobId: string;

  @Field({ example: 'send-whatsapp' })
  readonly originalJobName: string;

  @Field({
    type: Object,
    additionalProperties: true,
    example: { phoneNumber: '+9779841234567', kind: 'text', data: { message: 'Namaste' } },
    description: "The job's payload; sensitive values are hidden.",
  })
  readonly originalData: unknown;

  @Field({ example: 'The job was not done within 30000 ms.' })
  readonly failureReason: string;

  @Field({ type: String, nullable: true, example: 'JobTimedOut: The job was not done within 30000 ms.' })
  readonly failureStack: string | null;

  @Field({ example: 5, description: 'Failed attempts.' })
  readonly attempts: number;

  @Field({ format: 'date-time', example: '2026-11-22T09:30:00.123Z' })
  readonly failedAt: string;
}

export class DeadLetterGroupDto implements DeadLetterGroup {
  @Field({ example: 'timeout' })
  readonly code: string;

  @Field({ example: 'The job was not done within <n> ms.', description: 'With `<id>` for ids and `<n>` for numbers.' })
  readonly message: string;

  @Field({ example: 17 })
  readonly count: number;

  @Field({ type: Date, description: 'When the newest of them died.' })
  readonly newest: Date;
}

export class DeadLetterPageDto {
  @Field({ type: [DeadLetterDto], description: 'Newest first.' })
  readonly items: readonly DeadLetterDto[];

  @Field({
    type: String,
    nullable: true,
    example: 'WyIyMDI2LTExLTIyIDA5OjMwOjAwLjEyMzQ1NiswMCJd',
    description: 'Pass it as `cursor` for the next page; null on the last one.',
  })
  readonly nextCursor: string | null;

  @Field({
    type: [DeadLetterGroupDto],
    description: 'The most frequent errors among the newest 5,000 that fit the filter.',
  })
  readonly groups: readonly DeadLetterGroupDto[];
}

export class RetriedDto implements Retried {
  @Field({ format: 'uuid', example: ID })
  readonly jobId: string;

  @Field({ example: 'whatsapp-messages' })
  readonly queue: string;

  @Field({ enum: ['pending'], example: 'pending' })
  readonly state: 'pending';
}

export class SkippedJobDto {
  @Field({ format: 'uuid', example: ID })
  readonly id: string;

  @Field({ format: 'uuid', example: ID, description: 'The job that holds its deduplication key meanwhile.' })
  readonly takenBy: string;
}

/** With `dryRun` only `matched` and `entries`; else the counts. */
export class BulkRetriedDto implements Partial<BulkRetried> {
  @Field({ required: false, example: 120, description: 'Only with `dryRun`: dead letters that the filter fits.' })
  readonly matched?: number;

  @Field({ type: [DeadLetterDto], required: false, description: 'Only with `dryRun`: the newest ten of them.' })
  readonly entries?: readonly DeadLetterDto[];

  @Field({ required: false, example: 119 })
  readonly retried?: number;

  @Field({ required: false, example: 1, description: 'Still dead: another job holds their deduplication key.' })
  readonly skipped?: number;

  @Field({ type: [SkippedJobDto], required: false, description: 'The first hundred of the skipped.' })
  readonly skippedJobs?: readonly SkippedJobDto[];
}

/** With `dryRun` only `matched` and `entries`; else the count. */
export class BulkDiscardedDto implements Partial<BulkDiscarded> {
  @Field({ required: false, example: 120, description: 'Only with `dryRun`: dead letters that the filter fits.' })
  readonly matched?: number;

  @Field({ type: [DeadLetterDto], required: false, description: 'Only with `dryRun`: the newest ten of them.' })
  readonly entries?: readonly DeadLetterDto[];

  @Field({ required: false, example: 120 })
  readonly discarded?: number;
}

export class CleanedDto {
  @Field({ example: 42, description: 'Jobs that are now `cancelled`, with the note `cleaned`.' })
  readonly cleaned: number;
}

/** A dead letter as people may see it. */
export function shownLetter(letter: DeadLetter | ListedDeadLetter): DeadLetterDto {
  return {
    id: letter.originalJobId,
    originalQueue: letter.originalQueue,
    originalJobId: letter.originalJobId,
    originalJobName: letter.originalJobName,
    originalData: hiddenPayload(letter.originalData),
    failureReason: letter.failureReason,
    failureStack: letter.failureStack,
    attempts: letter.attempts,
    failedAt: letter.failedAt,
  };
}
