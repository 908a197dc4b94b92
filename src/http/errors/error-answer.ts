import { HttpException } from '@nestjs/common';
import { isConnectionFault, isRetryable } from '../../database/index.js';
import { codeOf, type ErrorKind, type FieldFault, HaatError } from '../../errors/index.js';
import { frameworkAnswer } from './framework-errors.js';

/** What a caller is told about an error. */
export interface ErrorAnswer {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly details?: readonly FieldFault[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** The shape of every error in the API. */
export interface ErrorEnvelope {
  readonly success: false;
  readonly error: Pick<ErrorAnswer, 'code' | 'message' | 'details'> & { readonly requestId: string };
}

const STATUS: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  gone: 410,
  too_large: 413,
  unsupported_media_type: 415,
  unprocessable: 422,
  too_many_requests: 429,
  unavailable: 503,
  internal: 500,
};

/** Headers that go with a kind, unless something closer to the fault has set them. */
const HEADERS: Readonly<Partial<Record<ErrorKind, Readonly<Record<string, string>>>>> = {
  unauthenticated: { 'www-authenticate': 'Bearer realm="Haat"' },
  too_many_requests: { 'retry-after': '60' },
  unavailable: { 'retry-after': '5' },
};

/** Says nothing of what went wrong inside: the log has that, under the request id of the answer. */
const INTERNAL: ErrorAnswer = {
  status: 500,
  code: 'internal_error',
  message: 'Something went wrong on our side. It was recorded under the request id of this answer.',
};

/** PostgreSQL chose this transaction to end a deadlock, and has undone it: the same request may be made again. */
const CONTENDED: ErrorAnswer = {
  status: 503,
  code: 'contended',
  message: 'Others were changing the same things, so that nothing was done. Repeat the request.',
  headers: { 'retry-after': '1' },
};

/** The messages of lost connections name hosts and ports, which are nobody's business outside. */
const DATABASE_MESSAGES: Readonly<Record<string, string>> = {
  commit_in_doubt:
    'The connection to the database was lost during the commit, so it is not known whether the request took effect. ' +
    'Repeat it with the same Idempotency-Key, or look whether it did.',
  database_unavailable: 'The database cannot be reached at the moment. Try again later.',
};

/** What the caller is told about `thrown`. */
export function errorAnswer(thrown: unknown): ErrorAnswer {
  const known = thrown instanceof HttpException || isRequestFault(thrown) ? frameworkAnswer(thrown) : undefined;
  if (known) return known;
  if (isConnectionFault(thrown)) return databaseAnswer(thrown);
  if (isRetryable(thrown)) return CONTENDED;
  return thrown instanceof HaatError && thrown.kind !== 'internal' ? haatAnswer(thrown) : INTERNAL;
}

/** The body of the answer. */
export function errorEnvelope({ code, message, details }: ErrorAnswer, requestId: string): ErrorEnvelope {
  return { success: false, error: { code, message, ...(details && { details }), requestId } };
}

function haatAnswer({ kind, code, message, details }: HaatError): ErrorAnswer {
  return { status: STATUS[kind], code, message, details, headers: HEADERS[kind] };
}

function databaseAnswer(thrown: unknown): ErrorAnswer {
  const code = codeOf(thrown) === 'commit_in_doubt' ? 'commit_in_doubt' : 'database_unavailable';
  return { status: 503, code, message: DATABASE_MESSAGES[code] ?? '', headers: HEADERS.unavailable };
}

/**
 * An error with a client's status of its own, as Fastify and its plugins make them. They are asked first: a request
 * whose body breaks off is an `ECONNRESET` with status 400, and no fault of the database.
 */
function isRequestFault(thrown: unknown): thrown is Error & { readonly statusCode: number } {
  if (!(thrown instanceof Error) || thrown instanceof HaatError || !('statusCode' in thrown)) return false;
  return typeof thrown.statusCode === 'number' && thrown.statusCode >= 400 && thrown.statusCode < 500;
}
