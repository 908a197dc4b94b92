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

/** A job never waits longer than a day for its next attempt, however often it has failed. */
const LONGEST: Milliseconds = 86_400_000;

const JITTER = 0.2;

/**
 * The wait before the next attempt. Jitter spreads a crowd of jobs that failed together; it only ever adds (0–20 %),
 * so that nobody is called back earlier than stated.
 *
 * @param failures failed attempts so far, at least 1
 * @param random a number in [0, 1)
 */
export function backoffDelay({ type, delay }: Backoff, failures: number, random = Math.random()): Milliseconds {
  const stated = type === 'fixed' ? delay : Math.min(delay * 2 ** (failures - 1), LONGEST);
  return Math.round(stated * (1 + JITTER * random));
}
