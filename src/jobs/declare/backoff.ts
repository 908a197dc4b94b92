import type { Milliseconds } from './durations.js';

/** How long a failed job waits before its next attempt. */
export interface Backoff {
  readonly type: 'fixed' | 'exponential';
  /** The wait after the first failure; `exponential` doubles it after each further one. */
  readonly delay: Milliseconds;
}

export const exponential = (delay: Milliseconds): Backoff => ({ type: 'exponential', delay });
export const fixed = (delay: Milliseconds): Backoff => ({ type: 'fixed', delay });

/** For queues with one attempt: there is no next one to wait for. */
export const noBackoff: Backoff = fixed(0);

/** Doubling ends at a day, however often a job has failed; a policy that states more gets what it states. */
const LONGEST: Milliseconds = 86_400_000;

/** Enough to double a millisecond to more than a day. */
const MOST_DOUBLINGS = 30;

const JITTER = 0.2;

/**
 * The wait before the next attempt. Jitter spreads a crowd of jobs that failed together; it only ever adds (0–20 %),
 * so that nobody is called back earlier than stated.
 *
 * @param failures failed attempts so far, at least 1
 * @param random a number in [0, 1)
 */
export function backoffDelay({ type, delay }: Backoff, failures: number, random = Math.random()): Milliseconds {
  const doublings = type === 'fixed' ? 0 : Math.min(failures - 1, MOST_DOUBLINGS);
  const stated = Math.max(delay, Math.min(delay * 2 ** doublings, LONGEST));
  return Math.round(stated * (1 + JITTER * random));
}
