import { codeOf, Unavailable } from '../errors/index.js';

/**
 * The store did not take, give or remove an object. The cause, which may name paths and hosts, is for the log; of it the
 * message holds only the code, such as `ENOSPC`, or the name, such as `SlowDown`.
 */
export function storageUnavailable(cause: unknown): Unavailable {
  const reason = codeOf(cause) ?? nameOf(cause);
  return new Unavailable('storage_unavailable', `The file store cannot be used at the moment (${reason}).`, { cause });
}

const nameOf = (cause: unknown): string =>
  typeof cause === 'object' && cause !== null && 'name' in cause ? String(cause.name) : 'unknown';
