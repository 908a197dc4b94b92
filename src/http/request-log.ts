import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Log, logOf } from '../observability/log.js';
import { currentRequest } from './request-context.js';

/** Asked every few seconds by whatever watches over the process; a line for each would bury the others. */
const PROBES = /^\/health(\/|$)/;

const MAX_PATH = 500;

/**
 * One line for every request once it is over, whether it was answered or its client went away. These are hooks and not
 * middleware, which Nest would match against a list of paths for every request, and would not run for unknown ones.
 */
export function logRequests(server: FastifyInstance): void {
  const log = logOf('Http');
  server.addHook('onRequest', (request, reply, done) => {
    const begin = performance.now();
    reply.raw.once('close', () => writeLine(log, request, reply, performance.now() - begin));
    currentRequest.run({ requestId: request.id }, done);
  });
}

function writeLine(log: Log, request: FastifyRequest, { raw }: FastifyReply, ms: number): void {
  // Without the query string: it holds whatever a caller puts there.
  const [path = ''] = request.originalUrl.split('?', 1);
  const fields = {
    requestId: request.id,
    method: request.method,
    path: path.slice(0, MAX_PATH),
    route: request.routeOptions.url,
    status: raw.statusCode,
    ms: Math.round(ms * 10) / 10,
    caller: request.caller?.name,
  };
  const ending = raw.writableFinished ? 'request completed' : 'request aborted by the client';
  log[levelOf(path, raw.statusCode)](fields, ending);
}

function levelOf(path: string, status: number): keyof Log {
  if (status >= 500) return 'error';
  if (status >= 400) return 'warn';
  return PROBES.test(path) ? 'debug' : 'info';
}
