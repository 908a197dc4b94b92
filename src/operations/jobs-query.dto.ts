import { IsIn, IsOptional, IsString, Length, Matches } from 'class-validator';
import { Field } from '../http/openapi/index.js';
import { PageQuery } from '../http/index.js';
import { type JobFilter, SHOWN_STATES, type ShownState } from '../jobs/index.js';
import { IsMoment } from '../validation/index.js';

const WITHOUT_NUL = { message: 'must not hold a NUL character' };

/** What to search jobs by; all of it is optional, and all that is given must hold. */
export class JobsQuery extends PageQuery {
  @Field({ example: 'whatsapp-messages', description: 'Name of the queue, or an alias' })
  @IsOptional()
  @IsString()
  @Length(1, 200)
  @Matches(/^[^\0]*$/, WITHOUT_NUL)
  queue?: string;

  @Field({ example: 'send-whatsapp', description: 'Name of the job' })
  @IsOptional()
  @IsString()
  @Length(1, 200)
  @Matches(/^[^\0]*$/, WITHOUT_NUL)
  name?: string;

  @Field({ enum: [...SHOWN_STATES], example: 'dead' })
  @IsOptional()
  @IsIn([...SHOWN_STATES])
  state?: ShownState;

  @Field({ example: '2026-11-22T00:00:00Z', description: 'Accepted then or later' })
  @IsOptional()
  @IsMoment()
  since?: string;

  @Field({ example: '2026-11-23T00:00:00Z', description: 'Accepted before then' })
  @IsOptional()
  @IsMoment()
  until?: string;

  @Field({ example: 'order:ORD-2026-000123', description: 'A business key' })
  @IsOptional()
  @IsString()
  @Length(1, 500)
  @Matches(/^[^\0]*$/, WITHOUT_NUL)
  key?: string;

  @Field({ example: 'provider_131026', description: 'The code of the last error, or part of its message' })
  @IsOptional()
  @IsString()
  @Length(2, 200)
  @Matches(/^[^\0]*$/, WITHOUT_NUL)
  error?: string;
}

/** @param owner whose jobs are searched; everybody's when it is left out */
export function filterOf({ queue, name, state, since, until, key, error }: JobsQuery, owner?: string): JobFilter {
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
