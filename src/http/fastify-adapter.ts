import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { AppConfig } from '../config/index.js';
import { limitBodies } from './body-limit.js';
import { boundClosing } from './bounded-closing.js';
import { enveloped } from './envelope.js';
import { answerClientError, answerFrameworkError } from './errors/early-errors.js';
import { RouteTable } from './errors/route-table.js';
import { nameRequests, requestIdOf } from './request-id.js';
import { logRequests } from './request-log.js';
import { setSecurityHeaders } from './security-headers.js';
import { acceptUploads } from './uploads/accept-uploads.js';

/** How long a request may take to arrive. An answer, such as a stream of events, may take as long as it likes. */
const ARRIVAL_TIMEOUT_MS = 120_000;

/** The server that Nest runs on. */
export function createHttpAdapter({ http }: AppConfig): FastifyAdapter {
  const adapter = new EnvelopingAdapter({
    bodyLimit: http.bodyLimit,
    trustProxy: http.trustProxy,
    genReqId: requestIdOf,
    logger: false,
    requestTimeout: ARRIVAL_TIMEOUT_MS,
    frameworkErrors: answerFrameworkError,
    clientErrorHandler: answerClientError,
    // On the way down: idle connections are closed, requests that still come on the others are served to the end.
    forceCloseConnections: 'idle',
    return503OnClosing: false,
  });
  const server: FastifyInstance = adapter.getInstance();
  server.decorate('routeTable', new RouteTable(server));
  server.decorateRequest('caller');
  nameRequests(server);
  setSecurityHeaders(server);
  logRequests(server);
  boundClosing(server);
  limitBodies(server);
  acceptJsonOnly(adapter, server, http.bodyLimit);
  acceptUploads(server);
  return adapter;
}

/**
 * Puts what handlers return into the envelope at the point where Nest hands it over. An interceptor would see the same,
 * at half the cost of a whole request: it makes Nest run every handler through a chain of observables.
 */
class EnvelopingAdapter extends FastifyAdapter {
  override reply(response: FastifyReply, body: unknown, statusCode?: number): FastifyReply {
    if (statusCode !== undefined) response.status(statusCode);
    return super.reply(response, enveloped(body, response));
  }
}

/**
 * A browser sends forms and plain text to any site without asking it first; JSON it does not. The raw bytes are kept
 * for the length of the request: the signature of a webhook is over them.
 */
function acceptJsonOnly(adapter: FastifyAdapter, server: FastifyInstance, bodyLimit: number): void {
  const parse = server.getDefaultJsonParser('error', 'error');
  adapter.useBodyParser('application/json', true, { bodyLimit }, (request, body, done) => {
    // Many clients name the type of every request, and some requests need no body.
    if (body.length === 0) done(null, undefined);
    else void parse(request, body.toString('utf8'), done);
  });
  // Nest would add a parser for forms when it starts, unless it finds that there has been one.
  adapter.useBodyParser('application/x-www-form-urlencoded', false, { bodyLimit });
  server.removeContentTypeParser(['application/x-www-form-urlencoded', 'text/plain']);
}
