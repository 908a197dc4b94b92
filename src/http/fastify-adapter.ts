import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { AppConfig } from '../config/index.js';
import { boundArrival } from './bodies/arrival-watch.js';
import { acceptJsonOnly } from './bodies/json-bodies.js';
import { refuseEncodedBodies } from './bodies/plain-bodies.js';
import { limitBodies } from './body-limit.js';
import { boundClosing } from './bounded-closing.js';
import { enveloped } from './envelope.js';
import { answerClientError, answerFrameworkError } from './errors/early-errors.js';
import { RouteTable } from './errors/route-table.js';
import { nameRequests, requestIdOf } from './request-id.js';
import { logRequests } from './request-log.js';
import { setSecurityHeaders } from './security-headers.js';
import { acceptUploads } from './uploads/accept-uploads.js';

/** The longest part of a path, decoded. A mail address has up to 254 characters (RFC 5321, section 4.5.3.1.3). */
const LONGEST_PATH_PART = 300;

/** The server that Nest runs on. */
export function createHttpAdapter({ http }: AppConfig): FastifyAdapter {
  const adapter = new EnvelopingAdapter({
    bodyLimit: http.bodyLimit,
    trustProxy: http.trustProxy,
    genReqId: requestIdOf,
    logger: false,
    routerOptions: { maxParamLength: LONGEST_PATH_PART },
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
  boundArrival(server);
  refuseEncodedBodies(server);
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
