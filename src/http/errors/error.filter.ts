import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, NotFoundException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { causeFields, messageOf } from '../../errors/index.js';
import { logOf } from '../../observability/log.js';
import { isRaw } from '../envelope.js';
import { REQUEST_ID_HEADER } from '../request-id.js';
import { SECURITY_HEADERS } from '../security-headers.js';
import { NotMultipart } from '../uploads/upload.errors.js';
import { type ErrorAnswer, errorAnswer, errorEnvelope } from './error-answer.js';
import { RouteTable } from './route-table.js';

/** Puts every error, wherever it was thrown on the way of a request, into the one shape that the API has for errors. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  readonly #log = logOf('Http');

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const report = isRaw(request) ? reportOf(thrown) : undefined;
    if (report) {
      void reply.status(report.getStatus()).send(report.getResponse());
      return;
    }
    const answer = this.#answer(thrown, request);
    if (answer.status >= 500) this.#record(thrown, answer, request);
    this.#send(answer, request, reply);
  }

  #answer(thrown: unknown, request: FastifyRequest): ErrorAnswer {
    if (thrown instanceof NotFoundException && request.is404) return this.#unknownRoute(request);
    const answer = errorAnswer(thrown);
    if (answer.code === 'body_too_large') return { ...answer, message: tooLarge(request) };
    if (answer.code === 'unsupported_media_type' && takesUpload(request)) return errorAnswer(new NotMultipart());
    return answer;
  }

  #unknownRoute(request: FastifyRequest): ErrorAnswer {
    const allowed = request.server.getDecorator<RouteTable>('routeTable').methodsOf(request.url);
    const [path = ''] = request.url.split('?', 1);
    if (allowed.length === 0) {
      return { status: 404, code: 'route_not_found', message: `There is nothing at ${shown(path)}.` };
    }
    return {
      status: 405,
      code: 'method_not_allowed',
      message: `${shown(path)} does not know the method ${request.method}: use ${allowed.join(' or ')}.`,
      headers: { allow: allowed.join(', ') },
    };
  }

  /** Once, here: the request's own line carries only the status. */
  #record(thrown: unknown, { status, code }: ErrorAnswer, { method, url, id }: FastifyRequest): void {
    const [path] = url.split('?', 1);
    if (status === 503) {
      const facts = { code, error: messageOf(thrown), ...causeFields(thrown), method, path, requestId: id };
      this.#log.warn(facts, 'A request could not be served');
      return;
    }
    const err = thrown instanceof Error ? thrown : new Error(`Not an error but this was thrown: ${String(thrown)}`);
    this.#log.error({ err, method, path, requestId: id }, 'A request failed');
  }

  #send(answer: ErrorAnswer, request: FastifyRequest, reply: FastifyReply): void {
    if (reply.sent || reply.raw.headersSent) {
      // Half an answer is out already: cut off, it cannot be mistaken for a whole one.
      reply.raw.destroy();
      return;
    }
    dropHeadersOfFile(reply);
    for (const [name, value] of Object.entries(answer.headers ?? {})) {
      if (!reply.hasHeader(name)) reply.header(name, value);
    }
    void reply
      .status(answer.status)
      // What is refused early has not come as far as the hooks that set these.
      .headers({ ...SECURITY_HEADERS, [REQUEST_ID_HEADER]: request.id })
      .header('content-type', 'application/json; charset=utf-8')
      .send(errorEnvelope(answer, request.id));
  }
}

/** Where a file breaks off before its first byte, its headers stand there already: nobody is to keep the error like the file. */
function dropHeadersOfFile(reply: FastifyReply): void {
  for (const name of ['cache-control', 'content-disposition', 'etag']) {
    reply.removeHeader(name);
    reply.raw.removeHeader(name);
  }
}

/** On a raw route Terminus throws its report when something is down, and the report is the answer. */
function reportOf(thrown: unknown): HttpException | undefined {
  const report = thrown instanceof HttpException ? thrown.getResponse() : undefined;
  // The errors of Nest itself have a body with their status in it.
  return thrown instanceof HttpException && typeof report === 'object' && !('statusCode' in report)
    ? thrown
    : undefined;
}

const tooLarge = ({ routeOptions }: FastifyRequest): string =>
  `The body is larger than the ${routeOptions.bodyLimit} bytes that are accepted.`;

const takesUpload = ({ routeOptions }: FastifyRequest): boolean => routeOptions.config?.takesUpload === true;

const shown = (path: string): string => (path.length > 200 ? `${path.slice(0, 200)}…` : path);
