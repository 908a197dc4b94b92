import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  Min,
} from 'class-validator';
import { PageQuery } from '../http/index.js';
import { Field } from '../http/openapi/index.js';
import { CLEANABLE, type CleanableState, type DeadLetterFilter, days } from '../jobs/index.js';
import { IsMoment, Nested, Optional } from '../validation/index.js';

/** Ids in one request; a filter by time or error reaches any number. */
const MOST_IDS = 1_000;

export class DeadLettersQuery extends PageQuery {
  @Field({ example: 'send-whatsapp', description: 'Only jobs of this name.' })
  @Optional()
  @IsString()
  @Length(1, 200)
  name?: string;

  @Field({ example: 'timeout', description: 'Only those that died of an error with this code.' })
  @Optional()
  @IsString()
  @Length(1, 200)
  errorCode?: string;

  @Field({ example: 'not registered', description: "Only those whose error's message has this part." })
  @Optional()
  @IsString()
  @Length(1, 500)
  errorText?: string;

  @Field({ example: '2026-11-22T00:00:00Z', description: 'Only those that died then or later.' })
  @Optional()
  @IsMoment()
  since?: string;

  @Field({ example: '2026-11-23T00:00:00Z', description: 'Only those that died before.' })
  @Optional()
  @IsMoment()
  until?: string;
}

/** Which dead letters: those that fit everything that is said. At least one thing must be said. */
export class DeadLetterFilterDto {
  @Field({ example: 'send-whatsapp', description: 'Jobs of this name.' })
  @Optional()
  @IsString()
  @Length(1, 200)
  name?: string;

  @Field({ example: 'timeout', description: 'Died of an error with this code.' })
  @Optional()
  @IsString()
  @Length(1, 200)
  errorCode?: string;

  @Field({ example: 'not registered', description: "A part of the error's message, in whatever case." })
  @Optional()
  @IsString()
  @Length(1, 500)
  errorText?: string;

  @Field({ example: '2026-11-22T00:00:00Z', description: 'Died then or later.' })
  @Optional()
  @IsMoment()
  since?: string;

  @Field({ example: '2026-11-23T00:00:00Z', description: 'Died before.' })
  @Optional()
  @IsMoment()
  until?: string;

  @Field({ example: ['01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11'], description: 'One of these jobs.' })
  @Optional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_IDS)
  @IsUUID(undefined, { each: true })
  ids?: string[];
}

export class RetryDeadLettersDto {
  @Field({ type: DeadLetterFilterDto })
  @Nested(() => DeadLetterFilterDto)
  filter: DeadLetterFilterDto;

  @Field({ example: true, description: 'Changes nothing and says what would be touched.' })
  @Optional()
  @IsBoolean()
  dryRun?: boolean;
}

export class DiscardDeadLettersDto extends RetryDeadLettersDto {
  @Field({ example: 'The provider has closed these accounts.', description: 'Why; it is kept with each job.' })
  @IsString()
  @Length(1, 500)
  @Matches(/\S/, { message: 'must hold more than blanks' })
  note: string;
}

export class CleanQueueDto {
  @Field({ example: 1000, description: 'Jobs at most, the oldest first.' })
  @IsInt()
  @Min(1)
  @Max(100_000)
  limit: number;

  @Field({
    example: 86_400_000,
    description: 'Only jobs older than this, in ms: since their death when failed, else since their acceptance.',
  })
  @Optional()
  @IsInt()
  @Min(0)
  @Max(days(3_660))
  olderThanMs: number = 0;

  @Field({
    example: 'failed',
    description:
      '`failed`, or `dead`: the dead jobs; `delayed`: those that wait for a later time; `pending`: all that wait and are not yet ' +
      'handed to the engine. What has ended otherwise goes by its retention.',
  })
  @Optional()
  @IsIn(CLEANABLE)
  state: CleanableState = 'failed';
}

/** What the kernel takes, from what the caller sent. */
export function filterOf({ since, until, ...rest }: DeadLetterFilterDto): DeadLetterFilter {
  const { name, errorCode, errorText, ids } = rest;
  return {
    ...(name !== undefined && { name }),
    ...(errorCode !== undefined && { errorCode }),
    ...(errorText !== undefined && { errorText }),
    ...(since !== undefined && { since: new Date(since) }),
    ...(until !== undefined && { until: new Date(until) }),
    ...(ids && { ids }),
  };
}
