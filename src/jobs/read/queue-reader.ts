import { Injectable } from '@nestjs/common';
import { Database } from '../../database/index.js';
import { JobCatalog } from '../declare/job-catalog.js';

/** Counts are exact up to here; a larger backlog is shown as this many and more. */
const COUNTED = 10_000;

/** How full a queue is, as PostgreSQL knows it. */
export interface QueueDepth {
  readonly queue: string;
  readonly paused: boolean;
  readonly pending: number;
  readonly queued: number;
  readonly active: number;
  readonly deadLetters: number;
  /** How long the job that has been due the longest waits, in ms; 0 when none is due. */
  readonly oldestWaitingMs: number;
}

const countOf = (state: string): string =>
  `(select count(*)::int from (select 1 from haat.jobs j where j.queue = q.name and j.state = '${state}' limit ${COUNTED}) as counted)`;

/** One look at an index for each queue, state and priority: the cost does not grow with what is recorded. */
const DEPTHS = `
  select q.name as queue, coalesce(s.paused, false) as paused,
    ${countOf('pending')} as pending, ${countOf('queued')} as queued, ${countOf('active')} as active,
    ${countOf('dead')} as "deadLetters",
    coalesce((
      select greatest(0, round(extract(epoch from haat.haat_now() - min(first.run_at)) * 1000))
      from generate_series(1, 10) as p(priority)
      cross join lateral (
        (select run_at from haat.jobs j where j.state = 'pending' and j.queue = q.name and j.priority = p.priority
         order by run_at limit 1)
        union all
        (select min(run_at) from haat.jobs j where j.state = 'queued' and j.queue = q.name and j.priority = p.priority)
      ) as first
    ), 0)::float8 as "oldestWaitingMs"
  from unnest($1::text[]) as q(name) left join haat.queues s on s.name = q.name
  order by q.name`;

@Injectable()
export class QueueReader {
  constructor(
    private readonly database: Database,
    private readonly catalog: JobCatalog,
  ) {}

  async depths(): Promise<readonly QueueDepth[]> {
    return this.database.query<QueueDepth & Record<string, unknown>>(DEPTHS, [[...this.catalog.queues().keys()]]);
  }
}
