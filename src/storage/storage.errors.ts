import { codeOf, Unavailable } from '../errors/index.js';

/**
 * The store did not take, give or remove an object. The cause, which may name paths and hosts, is for the log; of it the
 * message holds only the code, such as `ENOSPC` or `SlowDown`.
 */
export function storageUnavailable(cause: unknown): Unavailable {
  const reason = codeOf(cause) ?? (cause instanceof Error ? cause.name : 'unknown');
  return new Unavailable('storage_unavailable', `The file store cannot be used at the moment (${reason}).`, { cause });
}
