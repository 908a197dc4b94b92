import { Injectable } from '@nestjs/common';
import { Database } from '../../database/index.js';
import { hiddenPayload } from '../sealing/envelope.js';
import { type JobErrorView, type JobView, SUMMARY_COLUMNS } from './job-view.js';

const FIND = `
  select ${SUMMARY_COLUMNS}, j.version, j.payload, j.expires_at as "expiresAt", j.dedup_key as "deduplicationKey",
    j.run, j.losses, j.progress, j.result
  from haat.jobs j where j.id = $1`;

const ERRORS = `
  select run, attempt, outcome, error ->> 'code' as code, error ->> 'message' as message, started_at as "startedAt", at
  from haat.job_errors where job_id = $1 order by at desc limit 100`;

/** Reads the record; it never changes anything. */
@Injectable()
export class JobReader {
  constructor(private readonly database: Database) {}

  async find(id: string): Promise<JobView | undefined> {
    const [job] = await this.database.query<Omit<JobView, 'errors'> & Record<string, unknown>>(FIND, [id]);
    if (!job) return undefined;
    const errors = await this.database.query<JobErrorView & Record<string, unknown>>(ERRORS, [id]);
    return { ...job, payload: hiddenPayload(job.payload), errors };
  }
}
