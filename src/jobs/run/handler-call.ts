import { setTimeout as sleep } from 'node:timers/promises';
import type { Milliseconds } from '../declare/durations.js';
import { JobTimedOut } from './outcomes.js';

/** After its signal has aborted, a handler has this long to clean up; then it is left behind. */
const GRACE_MS = 5_000;

/** A timer that is set for longer rings at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export type HandlerResult =
  { readonly outcome: 'returned'; readonly value: unknown } | { readonly outcome: 'threw'; readonly error: unknown };

/**
 * Calls a handler with a time limit. When the limit is reached or the run is aborted from outside, the handler gets
 * its signal and a grace; what it returns after that is not waited for, and its fence keeps it from writing.
 */
export async function callHandler(
  call: () => unknown,
  timeoutMs: Milliseconds,
  controller: AbortController,
): Promise<HandlerResult> {
  const limitMs = Math.min(timeoutMs, LONGEST_TIMER_MS);
  const timer = setTimeout(() => controller.abort(new JobTimedOut(timeoutMs)), limitMs);
  const { signal } = controller;
  try {
    const finished = settled(call);
    const first = await Promise.race([finished, aborted(signal)]);
    if (first !== 'aborted') return first;
    const late = await Promise.race([finished, sleep(GRACE_MS, undefined, { ref: false })]);
    // A handler that heeds its signal throws; one that returned in spite of it was too late.
    return late?.outcome === 'threw' ? late : { outcome: 'threw', error: signal.reason };
  } finally {
    clearTimeout(timer);
  }
}

async function settled(call: () => unknown): Promise<HandlerResult> {
  try {
    return { outcome: 'returned', value: await call() };
  } catch (error) {
    return { outcome: 'threw', error };
  }
}

function aborted(signal: AbortSignal): Promise<'aborted'> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve('aborted');
    else signal.addEventListener('abort', () => resolve('aborted'), { once: true });
  });
}
