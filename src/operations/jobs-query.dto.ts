import { Transform } from 'class-transformer';
import { IsIn, IsString, Length } from 'class-validator';
import { Field } from '../http/openapi/index.js';
import { PageQuery, withPlus } from '../http/index.js';
import { type JobFilter, SHOWN_STATES, type ShownState } from '../jobs/index.js';
import { IsMoment, Optional } from '../validation/index.js';

/** What to search jobs by; all of it is optional, and all that is given must hold. */
export class JobsQuery extends PageQuery {
  @Field({ example: 'whatsapp-messages', description: 'Name or alias of the queue' })
  @Optional()
  @IsString()
  @Length(1, 200)
  queue?: string;

  @Field({ example: 'send-whatsapp', description: 'Name of the job' })
  @Optional()
  @IsString()
  @Length(1, 200)
  name?: string;

  @Field({ enum: [...SHOWN_STATES], example: 'dead', description: 'As answers show it' })
  @Optional()
  @IsIn([...SHOWN_STATES])
  state?: ShownState;

  @Field({ example: '2026-11-22T00:00:00Z', description: 'Accepted then or later' })
  @Optional()
  @IsMoment()
  since?: string;

  @Field({ example: '2026-11-23T00:00:00Z', description: 'Accepted before then' })
  @Optional()
  @IsMoment()
  until?: string;

  @Field({
    example: 'ORD-2026-000123',
    description:
      'A business key: the number or the id of an order, an auction or an invoice, `message:` with the id of a message, or ' +
      '`phone:+9779841234567`. It is compared whole.',
  })
  @Optional()
  @Transform(({ value }) => (typeof value === 'string' ? withPlus(value) : value))
  @IsString()
  @Length(1, 500)
  key?: string;

  @Field({ example: 'provider_131026', description: 'The code of the last error, or part of its message' })
  @Optional()
  @IsString()
  @Length(2, 200)
  error?: string;
}

/** @param owner whose jobs are searched; everybody's when it is left out */
export function filterOf(
  { queue, name, state, since, until, key, error }: Omit<JobsQuery, keyof PageQuery>,
  owner?: string,
): JobFilter {
  return {
    ...(queue !== undefined && { queue }),
    ...(name !== undefined && { name }),
    ...(state !== undefined && { state }),
    ...(since !== undefined && { since: new Date(since) }),
    ...(until !== undefined && { until: new Date(until) }),
    ...(key !== undefined && { key }),
    ...(error !== undefined && { error }),
    ...(owner !== undefined && { owner }),
  };
}
