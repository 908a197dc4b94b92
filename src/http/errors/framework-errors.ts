import { HttpException } from '@nestjs/common';
import { codeOf } from '../../errors/index.js';
import type { ErrorAnswer } from './error-answer.js';

type Answer = Pick<ErrorAnswer, 'code' | 'message'>;

/** Errors of Fastify whose own words would not tell a caller what to mend. */
const BY_CODE: Readonly<Record<string, Answer>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: { code: 'body_too_large', message: 'The body is larger than is accepted here.' },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    code: 'unsupported_media_type',
    message: 'The Content-Type of the body is not accepted: send application/json.',
  },
  FST_ERR_CTP_INVALID_JSON_BODY: {
    code: 'malformed_json',
    message: 'The body is not valid JSON, or it has a key such as "__proto__" that is never accepted.',
  },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    code: 'malformed_request',
    message: 'The body is not as long as its Content-Length says.',
  },
  FST_ERR_BAD_URL: { code: 'malformed_url', message: 'The path of the URL is not validly percent-encoded.' },
  FST_ERR_MAX_PARAM_LENGTH: { code: 'uri_too_long', message: 'A part of the path is longer than is accepted here.' },
};

/** How a status is called that comes without a code of ours. */
const BY_STATUS: Readonly<Record<number, string>> = {
  400: 'bad_request',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  406: 'not_acceptable',
  408: 'request_timeout',
  409: 'conflict',
  410: 'gone',
  412: 'precondition_failed',
  413: 'body_too_large',
  414: 'uri_too_long',
  415: 'unsupported_media_type',
  422: 'unprocessable',
  429: 'too_many_requests',
  431: 'headers_too_large',
};

/** The answer to an error of Nest, Fastify or one of its plugins; none when it is the server's own fault. */
export function frameworkAnswer(
  error: HttpException | (Error & { readonly statusCode: number }),
): ErrorAnswer | undefined {
  const status = error instanceof HttpException ? error.getStatus() : error.statusCode;
  if (status === 503) return { status, code: 'unavailable', message: error.message, headers: { 'retry-after': '5' } };
  if (status < 400 || status >= 500) return undefined;
  const known = BY_CODE[codeOf(error) ?? ''];
  return { status, ...(known ?? { code: BY_STATUS[status] ?? 'bad_request', message: error.message }) };
}
