import { Injectable } from '@nestjs/common';
import { Database } from '../../database/index.js';
import type { Milliseconds } from '../declare/durations.js';

/** Dead jobs that are looked at; of more the newest are taken for the whole. */
const LOOKED_AT = 5_000;

/** Jobs that died of the same error. */
export interface FailureGroup {
  readonly queueName: string;
  readonly jobName: string;
  /** Code of the error. */
  readonly code: string;
  readonly count: number;
  /** The newest of them. */
  readonly jobId: string;
  readonly message: string;
  readonly failedAt: Date;
}

const GROUPS = `
  select newest.queue as "queueName", newest.name as "jobName", newest.error ->> 'code' as code, count(*)::int as count,
    (array_agg(newest.id order by newest.finished_at desc))[1] as "jobId",
    (array_agg(newest.error ->> 'message' order by newest.finished_at desc))[1] as message,
    max(newest.finished_at) as "failedAt"
  from unnest($1::text[]) as q(name)
  cross join lateral (
    select j.id, j.queue, j.name, j.error, j.finished_at from haat.jobs j
    where j.state = 'dead' and j.queue = q.name and j.finished_at > (select haat.haat_now() - $2::bigint * interval '1 ms')
    order by j.finished_at desc limit ${LOOKED_AT}
  ) as newest
  group by newest.queue, newest.name, newest.error ->> 'code'
  order by count desc, "failedAt" desc limit $3`;

/** Reads what has died of late, by its cause. */
@Injectable()
export class RecentFailures {
  constructor(private readonly database: Database) {}

  /** The groups with the most jobs first. */
  async groups(queues: readonly string[], withinMs: Milliseconds, limit: number): Promise<readonly FailureGroup[]> {
    return this.database.query<FailureGroup & Record<string, unknown>>(GROUPS, [queues, withinMs, limit]);
  }
}
