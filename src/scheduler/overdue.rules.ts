import type { Backoff } from '../jobs/index.js';

/** For the way from the slot to the worker and for a busy queue, in ms. */
const MARGIN_MS = 60_000;

/** A policy whose attempts take longer than this altogether is alarming before they are spent, in ms. */
const LONGEST_GRACE_MS = 24 * 60 * 60_000;

interface Effort {
  readonly timeout: number;
  readonly attempts: number;
  readonly backoff: Backoff;
}

/** How long after its slot a run should have succeeded, in ms: all attempts, the waits between them, and a minute. */
export function graceOf(
  { timeout, attempts, backoff }: Effort,
  waitAfter: (backoff: Backoff, failures: number) => number,
): number {
  let grace = MARGIN_MS + timeout * attempts;
  for (let failures = 1; failures < attempts; failures++) grace += waitAfter(backoff, failures);
  return Math.min(grace, LONGEST_GRACE_MS);
}

/** A schedule as the dead-man check sees it. */
export interface Watched {
  readonly paused: boolean;
  readonly nextAt: Date;
  /** The newest slot whose job has had its grace, when nothing has succeeded since that job was enqueued. */
  readonly failedSlot: Date | null;
}

/**
 * The slot whose work should have been done by now and is not: one that nobody has fired, or whose job is not completed.
 * Undefined when all is well. What was dropped, by a pause or by the policy for missed slots, should not have been done.
 */
export function overdueSlot({ paused, nextAt, failedSlot }: Watched, graceMs: number, now: Date): Date | undefined {
  if (failedSlot !== null) return failedSlot;
  const isUnfired = !paused && now.getTime() - nextAt.getTime() > graceMs;
  return isUnfired ? nextAt : undefined;
}
