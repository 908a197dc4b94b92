import { FINAL_STATES, type JobState } from '../../database/schema/jobs.js';

/** One run that did not complete the job. */
export interface JobErrorView {
  /** Number of the run. */
  readonly run: number;
  readonly attempt: number;
  readonly outcome: 'failed' | 'failed_swept' | 'dead' | 'lost' | 'expired';
  readonly code: string;
  readonly message: string;
  readonly startedAt: Date | null;
  readonly at: Date;
}

/** `retrying` is a pending job that has failed before. */
export const SHOWN_STATES = [
  'pending',
  'retrying',
  'queued',
  'active',
  'completed',
  'dead',
  'cancelled',
  'expired',
] as const satisfies readonly (JobState | 'retrying')[];
export type ShownState = (typeof SHOWN_STATES)[number];

const ENDINGS: ReadonlySet<ShownState> = new Set(FINAL_STATES);

/** Whether a job in this state stays in it, unless somebody intervenes. */
export const isFinal = (state: ShownState): boolean => ENDINGS.has(state);

/** Why the job has last failed. */
export interface LastError {
  readonly code: string;
  readonly message: string;
}

/** A job in a list. */
export interface JobSummary {
  readonly id: string;
  readonly queue: string;
  readonly name: string;
  readonly state: ShownState;
  readonly priority: number;
  /** Failed attempts so far. */
  readonly attempt: number;
  readonly maxAttempts: number;
  /** Who asked for it. */
  readonly owner: string | null;
  /** Business keys. */
  readonly keys: readonly string[];
  readonly runAt: Date;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly error: LastError | null;
}

/** A job as the outside sees it. */
export interface JobView extends JobSummary {
  /** Version of the payload. */
  readonly version: number;
  /** Sealed values are hidden. */
  readonly payload: unknown;
  readonly expiresAt: Date | null;
  readonly deduplicationKey: string | null;
  /** Runs so far, also those that spent no attempt. */
  readonly run: number;
  /** Runs that ended because their worker was lost. */
  readonly losses: number;
  readonly progress: unknown;
  readonly result: unknown;
  readonly errors: readonly JobErrorView[];
}

/** SQL for the state of a job `j`, as it is shown. */
export const SHOWN_STATE = `case when j.state = 'pending' and j.attempt > 0 then 'retrying' else j.state end`;

/** SQL for the last error of a job `j`, without its stack. */
export const SHOWN_ERROR = `case when j.error is not null
  then jsonb_build_object('code', j.error ->> 'code', 'message', j.error ->> 'message') end`;

/** SQL for the columns of a {@link JobSummary} of a job `j`. */
export const SUMMARY_COLUMNS = `j.id, j.queue, j.name, ${SHOWN_STATE} as state, j.priority, j.attempt,
  j.max_attempts as "maxAttempts", j.owner, coalesce(j.keys, '{}') as keys, j.run_at as "runAt",
  j.created_at as "createdAt", j.started_at as "startedAt", j.finished_at as "finishedAt", ${SHOWN_ERROR} as error`;
