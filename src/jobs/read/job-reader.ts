import { Injectable } from '@nestjs/common';
import { Database } from '../../database/index.js';

/** One run that did not complete the job. */
export interface JobErrorView {
  readonly attempt: number;
  readonly outcome: 'failed' | 'failed_swept' | 'dead' | 'lost' | 'expired';
  readonly code: string;
  readonly message: string;
  readonly startedAt: Date | null;
  readonly at: Date;
}

/** A job as the outside sees it. */
export interface JobView {
  readonly id: string;
  readonly queue: string;
  readonly name: string;
  /** `retrying` is a pending job that has failed before. */
  readonly state: 'pending' | 'retrying' | 'queued' | 'active' | 'completed' | 'dead' | 'cancelled' | 'expired';
  readonly priority: number;
  /** Failed attempts so far. */
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly owner: string | null;
  readonly runAt: Date;
  readonly expiresAt: Date | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly progress: unknown;
  readonly result: unknown;
  readonly errors: readonly JobErrorView[];
}

const FIND = `
  select j.id, j.queue, j.name, case when j.state = 'pending' and j.attempt > 0 then 'retrying' else j.state end as state,
    j.priority, j.attempt, j.max_attempts as "maxAttempts", j.owner, j.run_at as "runAt", j.expires_at as "expiresAt",
    j.created_at as "createdAt", j.started_at as "startedAt", j.finished_at as "finishedAt", j.progress, j.result
  from haat.jobs j where j.id = $1`;

const ERRORS = `
  select attempt, outcome, error ->> 'code' as code, error ->> 'message' as message, started_at as "startedAt", at
  from haat.job_errors where job_id = $1 order by at desc limit 100`;

/** Reads the record; it never changes anything. */
@Injectable()
export class JobReader {
  constructor(private readonly database: Database) {}

  async find(id: string): Promise<JobView | undefined> {
    const [job] = await this.database.query<Omit<JobView, 'errors'> & Record<string, unknown>>(FIND, [id]);
    if (!job) return undefined;
    const errors = await this.database.query<JobErrorView & Record<string, unknown>>(ERRORS, [id]);
    return { ...job, errors };
  }
}
