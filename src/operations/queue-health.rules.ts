import type { QueueDepth, WorkerStatus } from '../jobs/index.js';

/** An idle worker asks for work every 5 s; one that has not for this long has probably lost its connection. */
const STALE_FETCH_MS = 30_000;

/** A due job that waits for so long has no worker, or too few. */
const LONG_WAIT_MS = 60_000;

export const PROBLEMS = ['paused', 'worker_silent', 'waiting_long', 'jobs_died'] as const;

/** Something of a queue that a person should know of. */
export interface QueueProblem {
  readonly code: (typeof PROBLEMS)[number];
  readonly message: string;
}

/**
 * What is wrong with a queue.
 *
 * @param worker the queue's worker in this process; none where the process runs no jobs
 * @param died how often a job of the queue died within the last hour, also the same one again after a retry
 */
export function queueProblems(
  depth: Pick<QueueDepth, 'paused' | 'reason' | 'oldestWaitingMs'>,
  worker: Pick<WorkerStatus, 'isRunning' | 'fetchAgeMs'> | undefined,
  died: number,
): QueueProblem[] {
  const problems: QueueProblem[] = [];
  if (depth.paused) problems.push({ code: 'paused', message: `Paused: ${depth.reason ?? 'no reason was given'}` });
  if (worker && (!worker.isRunning || worker.fetchAgeMs > STALE_FETCH_MS)) {
    problems.push({
      code: 'worker_silent',
      message: `The worker of this process last asked for a job ${worker.fetchAgeMs} ms ago.`,
    });
  }
  // Of a paused queue it is known why its jobs wait.
  if (!depth.paused && depth.oldestWaitingMs > LONG_WAIT_MS) {
    problems.push({ code: 'waiting_long', message: `A due job has waited for ${depth.oldestWaitingMs} ms.` });
  }
  if (died > 0) {
    const times = died === 1 ? 'once' : `${died} times`;
    problems.push({ code: 'jobs_died', message: `Jobs died ${times} within the last hour: see the dead letters.` });
  }
  return problems;
}
