import { STATUS_CODES, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { ConnectionError, FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { REQUEST_ID_HEADER, requestIdOf } from '../request-id.js';
import { SECURITY_HEADERS } from '../security-headers.js';
import { type ErrorAnswer, errorAnswer, errorEnvelope } from './error-answer.js';

/*
 * Errors that are met before there is a route, so that neither hooks nor filters run for them. They get the same
 * envelope and headers.
 */
const HEADERS = { ...SECURITY_HEADERS, 'content-type': 'application/json; charset=utf-8' };

/** A path that is not validly encoded, or with a part that is too long. */
export function answerFrameworkError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const answer = errorAnswer(error);
  void reply
    .code(answer.status)
    .headers({ ...HEADERS, [REQUEST_ID_HEADER]: request.id })
    .send(JSON.stringify(errorEnvelope(answer, request.id)));
}

const REQUEST_TIMEOUT: ErrorAnswer = {
  status: 408,
  code: 'request_timeout',
  message: 'The request did not arrive completely in time.',
};

const CLIENT_ERRORS: Readonly<Record<string, ErrorAnswer>> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    code: 'headers_too_large',
    message: 'The headers of the request are larger than is accepted.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: REQUEST_TIMEOUT,
};

const MALFORMED: ErrorAnswer = {
  status: 400,
  code: 'malformed_request',
  message: 'What was sent is not a valid HTTP request.',
};

/** What Node's HTTP parser could not read: there is no request yet, so the answer is written to the socket itself. */
export function answerClientError(error: ConnectionError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) socket.destroy();
  else writeAnswer(CLIENT_ERRORS[error.code ?? ''] ?? MALFORMED, socket);
}

/** A request whose body does not come, and that something may still wait for: it is answered in its stead. */
export function answerLateRequest(response: ServerResponse, socket: Socket): void {
  // What is written beside the response is in no log but by this.
  response.statusCode = REQUEST_TIMEOUT.status;
  writeAnswer(REQUEST_TIMEOUT, socket);
}

/** How long a client may take to close its side once it has its answer. */
const LINGER_MS = 5_000;

function writeAnswer(answer: ErrorAnswer, socket: Socket): void {
  const requestId = requestIdOf({ headers: {} });
  const body = JSON.stringify(errorEnvelope(answer, requestId));
  const headers = {
    ...HEADERS,
    [REQUEST_ID_HEADER]: requestId,
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status] ?? ''}\r\n${lines.join('')}\r\n${body}`);
  const timer = setTimeout(() => socket.destroy(), LINGER_MS).unref();
  socket.once('close', () => clearTimeout(timer));
}
