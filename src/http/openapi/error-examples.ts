import type { ErrorEnvelope } from '../errors/error-answer.js';

/** What stands in the documentation for an error: what it means, and how it looks. */
export interface ErrorExample {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly details?: readonly { readonly field: string; readonly message: string }[];
}

const EXAMPLES: readonly ErrorExample[] = [
  {
    status: 400,
    code: 'validation_failed',
    message: 'The request has a fault: options.delay.',
    details: [{ field: 'options.delay', message: 'must be an integer number' }],
  },
  {
    status: 401,
    code: 'unauthenticated',
    message: 'This needs an API key: send it as "Authorization: Bearer <key>".',
  },
  { status: 403, code: 'forbidden', message: 'The role "client" may not do this; these may: operator, admin.' },
  { status: 404, code: 'not_found', message: 'There is no job "01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11".' },
  { status: 408, code: 'request_timeout', message: 'The request did not arrive completely in time.' },
  { status: 409, code: 'conflict', message: 'The state of the thing does not allow this.' },
  { status: 413, code: 'body_too_large', message: 'The body is larger than the 1048576 bytes that are accepted.' },
  {
    status: 415,
    code: 'unsupported_media_type',
    message: 'The Content-Type of the body is not accepted: send application/json.',
  },
  {
    status: 422,
    code: 'idempotency_key_reused',
    message: 'This Idempotency-Key came before with another body: take a new key for a new request.',
  },
  {
    status: 429,
    code: 'too_many_requests',
    message: 'More than 6000 requests came within a minute. Try again in 12 s.',
  },
  {
    status: 503,
    code: 'database_unavailable',
    message: 'The database cannot be reached at the moment. Try again later.',
  },
];

const MEANINGS: Readonly<Record<number, string>> = {
  400: 'The request breaks a rule; each field is named.',
  401: 'No API key, or an unknown one.',
  403: 'The role of the key may not do this.',
  404: 'There is no such thing.',
  408: 'The body came too slowly: nothing for a minute, or after two minutes less than 8 KiB a second.',
  409: 'The state of the thing does not allow this.',
  410: 'It was there, and is not any more.',
  413: 'The body is too large.',
  415: 'The body is in a form that is not accepted.',
  422: 'The request is well-formed, and cannot be done as it is.',
  429: 'Too many requests; `Retry-After` says when to come again.',
  503: 'Something that is needed is down; `Retry-After` says when to come again.',
};

/** @throws Error when the documentation has no example of the status. */
export function exampleOf(error: number | ErrorExample): ErrorExample {
  const example = typeof error === 'number' ? EXAMPLES.find(({ status }) => status === error) : error;
  if (!example) throw new Error(`The documentation has no example of the status ${String(error)}: give one.`);
  return example;
}

export function meaningOf(status: number): string {
  return MEANINGS[status] ?? 'The request failed.';
}

export function envelopeOf({ code, message, details }: ErrorExample): ErrorEnvelope {
  const requestId = '7f9c24e5-1f8a-4b0e-9a53-0a3c1f2b6d11';
  return { success: false, error: { code, message, ...(details && { details }), requestId } };
}
