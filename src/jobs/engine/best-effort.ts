import { setTimeout as sleep } from 'node:timers/promises';
import { Unavailable } from '../../errors/index.js';
import type { Milliseconds } from '../declare/durations.js';

/** An engine that takes connections and does not answer must hold nobody up for longer. */
export const ENGINE_PATIENCE_MS: Milliseconds = 5_000;

/**
 * What the engine answers. What it still does after our patience is over is nobody's any more.
 *
 * @throws Unavailable when it has not answered in time
 */
export async function answerOf<T>(work: Promise<T>, patienceMs: Milliseconds = ENGINE_PATIENCE_MS): Promise<T> {
  const patience = new AbortController();
  const silence = sleep(patienceMs, undefined, { ref: false, signal: patience.signal }).then(() => {
    throw new Unavailable('engine_silent', `The engine did not answer within ${patienceMs} ms.`);
  });
  // Whichever of the two loses the race has nobody left to tell.
  const ignore = (): undefined => undefined;
  silence.catch(ignore);
  work.catch(ignore);
  try {
    return await Promise.race([work, silence]);
  } finally {
    patience.abort();
  }
}
