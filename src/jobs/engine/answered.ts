import { Unavailable } from '../../errors/index.js';
import { answerWithin } from '../../timeouts/index.js';
import type { Milliseconds } from '../declare/durations.js';

/** An engine that accepts connections and does not answer must hold up neither a start nor a shutdown, nor a caller. */
const PATIENCE_MS: Milliseconds = 5_000;

/**
 * The engine's answer, when it comes in time; one that comes later, or an error in its place, is nobody's any more.
 *
 * @throws Unavailable `engine_silent` when it does not.
 */
export function answered<T>(asking: Promise<T>): Promise<T> {
  return answerWithin(PATIENCE_MS, asking, silent);
}

const silent = (): Unavailable =>
  new Unavailable('engine_silent', `The engine did not answer within ${PATIENCE_MS} ms.`);
