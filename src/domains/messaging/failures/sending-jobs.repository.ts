import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/index.js';
import type { JobState } from '../../../database/schema/jobs.js';
import type { EnqueueOptions, Priority } from '../../../jobs/index.js';

/** Not locked: whoever locks both begins with the job. */
const JOB_OF = `
  select j.state, j.keys, j.owner, j.priority, j.max_attempts as "maxAttempts", j.policy, j.expires_at as "expiresAt",
    coalesce(j.expires_at <= haat.haat_now(), false) as "isOver"
  from haat.messages m join haat.jobs j on j.id = coalesce(m.job_id, m.id) where m.id = $1`;

/** The job that sends a message, or sent it last. */
export interface SendingJob {
  readonly state: JobState;
  readonly keys: readonly string[] | null;
  readonly owner: string | null;
  readonly priority: Priority;
  readonly maxAttempts: number;
  /** What the call that enqueued it has settled besides. */
  readonly policy: Pick<EnqueueOptions, 'backoff' | 'keepCompleted' | 'keepFailed'> | null;
  readonly expiresAt: Date | null;
  /** Nobody is to be sent the message any more. */
  readonly isOver: boolean;
}

/** The SQL of the jobs behind messages; it decides nothing. */
@Injectable()
export class SendingJobsRepository {
  /** Undefined once the record of the job is no longer kept. */
  async of(tx: Transaction, messageId: string): Promise<SendingJob | undefined> {
    const [row] = await tx.query<SendingJob & Record<string, unknown>>(JOB_OF, [messageId]);
    return row;
  }
}
