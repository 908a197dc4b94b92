/** A dead job, in the shape in which it stands in the engine's queue of dead letters. */
export interface DeadLetter {
  readonly originalQueue: string;
  readonly originalJobId: string;
  readonly originalJobName: string;
  /** What is sealed in the record is sealed here. */
  readonly originalData: unknown;
  readonly failureReason: string;
  readonly failureStack: string | null;
  /** Failed attempts. */
  readonly attempts: number;
  /** When the job died; ISO 8601. */
  readonly failedAt: string;
}

/** Name of every job in a queue of dead letters. */
export const DEAD_LETTER_NAME = 'failed-job';

export const DEAD_LETTER_SUFFIX = '-dlq';

/** The engine's queue that shows the dead letters of `queue`. No worker ever takes from it. */
export const deadLetterQueueOf = (queue: string): string => `${queue}${DEAD_LETTER_SUFFIX}`;

/** Columns of a {@link DeadLetter}, of a table `j`. */
export const DEAD_LETTER_COLUMNS = `
  j.queue as "originalQueue", j.id as "originalJobId", j.name as "originalJobName", j.payload as "originalData",
  coalesce(j.error ->> 'message', '') as "failureReason", j.error ->> 'stack' as "failureStack", j.attempt as attempts,
  to_char(j.finished_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "failedAt"`;
