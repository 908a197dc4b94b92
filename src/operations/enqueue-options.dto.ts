import { IsBoolean, IsIn, IsInt, IsString, Length, Max, Min } from 'class-validator';
import { InvalidInput } from '../errors/index.js';
import type { Caller } from '../http/index.js';
import { Field } from '../http/openapi/index.js';
import { days, type EnqueueOptions, type Priority, type Retention } from '../jobs/index.js';
import { IsMoment, Nested, Optional } from '../validation/index.js';

/** A job further off than a year is a plan, and belongs into a table of its own. */
const LONGEST_DELAY_MS = days(366);

class BackoffDto {
  @Field({ example: 'exponential', description: '`exponential` doubles the wait after each further failure.' })
  @IsIn(['fixed', 'exponential'])
  type: 'fixed' | 'exponential';

  @Field({ example: 5000, description: 'The wait after the first failure, in ms; up to a fifth is added to it.' })
  @IsInt()
  @Min(0)
  @Max(days(1))
  delay: number;
}

/** What a caller may settle for one job; all of it is optional. */
export class EnqueueOptionsDto {
  @Field({ example: 60_000, description: 'Not before this long from now, in ms.' })
  @Optional()
  @IsInt()
  @Min(0)
  @Max(LONGEST_DELAY_MS)
  delay?: number;

  @Field({ example: 2, description: '1 is served first, 10 last.' })
  @Optional()
  @IsInt()
  @Min(1)
  @Max(10)
  priority?: number;

  @Field({
    example: true,
    description:
      'Records nothing when the same job with the same payload is already there; for a key that is bound to a vendor or ' +
      'retailer, among the jobs of that party alone. `false` never does, whatever `deduplicationKey` says.',
  })
  @Optional()
  @IsBoolean()
  deduplicate?: boolean;

  @Field({
    example: 'order-42-confirmed',
    description:
      'As `deduplicate`, by this key instead of by the payload. It is one for all callers of the queue, except those that ' +
      'are bound to a vendor or retailer: each party has its own, which are shown as `vendor:V001:order-42-confirmed`.',
  })
  @Optional()
  @IsString()
  @Length(1, 200)
  deduplicationKey?: string;

  @Field({ example: 3, description: 'Runs that may fail before the job is dead.' })
  @Optional()
  @IsInt()
  @Min(1)
  @Max(25)
  attempts?: number;

  @Field({ type: BackoffDto })
  @Optional()
  @Nested(() => BackoffDto)
  backoff?: BackoffDto;

  @Field({
    example: '2030-01-01T00:00:00Z',
    description: 'What has not begun by then expires, also a job that waits for its next attempt.',
  })
  @Optional()
  @IsMoment()
  expiresAt?: string;

  @Field({
    example: false,
    description: 'Takes the job off the dashboard as soon as it has completed; its record stays.',
  })
  @Optional()
  @IsBoolean()
  removeOnComplete?: boolean;

  @Field({ example: false, description: 'Takes the job off the dashboard as soon as it has failed; its record stays.' })
  @Optional()
  @IsBoolean()
  removeOnFail?: boolean;
}

const AT_ONCE: Retention = { age: 0, count: 0 };

/** Who asks for a job. */
type Asking = Pick<Caller, 'name'> & Partial<Pick<Caller, 'role' | 'party'>>;

/**
 * What the kernel takes, from what the caller sent. Whoever speaks for one party shares no deduplication with others: it
 * would be answered with a job that it may not see, and others with its own.
 *
 * @throws InvalidInput when `expiresAt` is over or lies before the end of `delay`
 */
export function enqueueOptionsOf(dto: EnqueueOptionsDto | undefined, caller: Asking): EnqueueOptions {
  const { name: owner } = caller;
  if (!dto) return { owner };
  const expiresAt = dto.expiresAt ? new Date(dto.expiresAt) : undefined;
  if (expiresAt && expiresAt.getTime() <= Date.now() + (dto.delay ?? 0)) throw expiresTooEarly(dto);
  return {
    owner,
    ...(dto.delay !== undefined && { delay: dto.delay }),
    // The validation has let only whole numbers from 1 to 10 through.
    ...(dto.priority !== undefined && { priority: dto.priority as Priority }),
    ...(dto.attempts !== undefined && { attempts: dto.attempts }),
    ...(dto.backoff && { backoff: { type: dto.backoff.type, delay: dto.backoff.delay } }),
    ...(expiresAt && { expiresAt }),
    ...deduplicationOf(dto, partyOf(caller)),
    ...(dto.removeOnComplete && { keepCompleted: AT_ONCE }),
    ...(dto.removeOnFail && { keepFailed: AT_ONCE }),
  };
}

function deduplicationOf({ deduplicate, deduplicationKey }: EnqueueOptionsDto, party?: string): EnqueueOptions {
  if (deduplicate === false) return {};
  return {
    ...(deduplicate && { deduplicate, ...(party !== undefined && { deduplicateAmong: party }) }),
    ...(deduplicationKey !== undefined && {
      deduplicationKey: party === undefined ? deduplicationKey : `${party}:${deduplicationKey}`,
    }),
  };
}

/** The code of a party to which a key is bound holds no colon, so that what two of them ask for never runs together alike. */
const partyOf = ({ role, party }: Asking): string | undefined => (party === undefined ? undefined : `${role}:${party}`);

function expiresTooEarly({ delay }: EnqueueOptionsDto): InvalidInput {
  const message = delay ? 'must lie after the end of "delay"' : 'must lie in the future';
  return new InvalidInput([{ field: 'options.expiresAt', message }]);
}
