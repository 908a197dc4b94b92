import { DrizzleQueryError } from 'drizzle-orm';
import { codeOf, HaatError, messageOf, Unavailable } from '../errors/index.js';

/** The database cannot be reached, or not yet. */
export class DatabaseUnavailable extends Unavailable {
  constructor(reason: string, options?: ErrorOptions) {
    super('database_unavailable', `The database cannot be reached (${reason}). Try again later.`, options);
  }
}

/** The connection was lost while COMMIT was under way: the transaction is either done or not, and only a look tells. */
export class CommitInDoubt extends Unavailable {
  /** @param runEffects does what was to be done after the commit; for whoever finds out that it has happened */
  constructor(
    cause: unknown,
    readonly runEffects: () => void,
  ) {
    super('commit_in_doubt', `The connection was lost during COMMIT (${messageOf(cause)}).`, { cause });
  }
}

export class TransactionTimedOut extends Unavailable {
  constructor(timeoutMs: number) {
    super('transaction_timed_out', `The transaction was not finished within ${timeoutMs} ms and was rolled back.`);
  }
}

/**
 * The pool was used while the same flow of control holds a transaction open. On the embedded database, which has one
 * session, that waits for itself for ever, so it is refused on a server as well.
 */
export class QueryOutsideTransaction extends HaatError {
  constructor() {
    super(
      'internal',
      'query_outside_transaction',
      'A statement went to the database outside the transaction that is open here: use the transaction "tx", ' +
        'or do it before the transaction or in tx.afterCommit().',
    );
  }
}

/** Errors of the socket, as Node and pg name them. */
const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
]);

/** Messages of pg and pg-pool for lost connections, which carry no code. */
const LOST_CONNECTION =
  /connection terminated|timeout exceeded when trying to connect|client has encountered a connection error|not queryable|query read timeout/i;

/**
 * PostgreSQL has a SQLSTATE for a full disk (53100) and none for a file that may grow no further, or for a quota that is
 * used up: those come as an internal error, in words.
 */
const NO_ROOM = /file too large|quota exceeded/i;

/**
 * Whether the statement failed because of the way to the server or the server's state, and not because of what it
 * said: SQLSTATE class 08 (connection), 57P (operator intervention: shutdown, crash, starting up), 53 (out of
 * resources: connections, disk, memory).
 */
export function isConnectionFault(error: unknown): boolean {
  const code = codeOf(error);
  if (code === 'database_unavailable' || code === 'commit_in_doubt') return true;
  if (code === 'XX000' && NO_ROOM.test(messageOf(error))) return true;
  if (code !== undefined) return NETWORK_CODES.has(code) || /^(08|57P|53)/.test(code);
  if (error instanceof AggregateError) return error.errors.some(isConnectionFault);
  if (!(error instanceof Error)) return false;
  return LOST_CONNECTION.test(error.message) || isConnectionFault(error.cause);
}

/** Serialization failure or deadlock: the same transaction may succeed when it is simply run again. */
export function isRetryable(error: unknown): boolean {
  const code = codeOf(error);
  return code === '40001' || code === '40P01';
}

/** The server ended the statement (query_canceled): it took too long, be it by its own work or because it waited for a lock. */
export function isCancelled(error: unknown): boolean {
  return codeOf(error) === '57014';
}

/** SQLSTATE classes 22 and 23: the data of one row is at fault, not the statement or the server. */
export function isDataFault(error: unknown): boolean {
  return /^2[23]/.test(codeOf(error) ?? '');
}

/**
 * Whether a piece of work failed through the database's trouble and not its own: running it again is the whole mend. A
 * refused connection to somebody else is not among it.
 */
export function isDatabaseTrouble(error: unknown): boolean {
  if (error instanceof DatabaseUnavailable || error instanceof CommitInDoubt || isRetryable(error)) return true;
  return error instanceof DrizzleQueryError && isConnectionFault(error.cause);
}
