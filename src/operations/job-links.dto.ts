import { Field } from '../http/openapi/index.js';
import { API_PREFIX, type Caller, jobLocation } from '../http/index.js';
import { isFinal, type JobSummary } from '../jobs/index.js';
import { isOperator } from './job-access.js';

const JOB = '/api/v1/jobs/01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11';

/** Where to go from a job; what cannot be done in its state is absent. */
export class JobLinksDto {
  @Field({ example: JOB })
  readonly self: string;

  @Field({ example: `${JOB}/events`, description: 'Its events until the end, as server-sent events' })
  readonly events: string;

  @Field({ required: false, example: `${JOB}/cancel`, description: 'POST; absent when it is final' })
  readonly cancel?: string;

  @Field({
    required: false,
    example: '/api/v1/queue/retry/whatsapp-messages/01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11',
    description: 'POST, for operators; absent unless it is dead',
  })
  readonly retry?: string;
}

export function linksOf({ id, queue, state }: Pick<JobSummary, 'id' | 'queue' | 'state'>, caller: Caller): JobLinksDto {
  const self = jobLocation(id);
  return {
    self,
    events: `${self}/events`,
    ...(!isFinal(state) && { cancel: `${self}/cancel` }),
    ...(state === 'dead' && isOperator(caller) && { retry: `/${API_PREFIX}/queue/retry/${queue}/${id}` }),
  };
}
