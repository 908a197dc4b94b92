import { setTimeout as sleep } from 'node:timers/promises';
import { isCancelled, isConnectionFault, isRetryable } from '../../database/index.js';
import { messageOf } from '../../errors/index.js';
import type { Log } from '../../observability/log.js';

const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 2_000;

/**
 * Repeats a statement until the database has answered it: how a run ended must be written, however long that takes.
 * A repeat after an answer that was lost finds its fence closed and changes nothing.
 *
 * @param giveUp ends the repeating, e.g. at shutdown; the last error is thrown then
 */
export async function persistently<T>(write: () => Promise<T>, log: Log, giveUp?: AbortSignal): Promise<T> {
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    try {
      return await write();
    } catch (error) {
      if (giveUp?.aborted || !passes(error)) throw error;
      log.warn({ error: messageOf(error), waitMs }, 'PostgreSQL did not answer; trying again');
      await sleep(waitMs);
    }
  }
}

/** A lock that somebody holds for long, as a migration may, passes like an outage does. */
const passes = (error: unknown): boolean => isConnectionFault(error) || isRetryable(error) || isCancelled(error);
