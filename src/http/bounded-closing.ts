import type { FastifyInstance } from 'fastify';

/** Requests that are under way when the server closes are served to the end, but not for longer than this. */
const GRACE_MS = 5_000;

/** A client that does not read its answer, or listens to a stream of events, would keep the server from ever closing. */
export function boundClosing(server: FastifyInstance, graceMs = GRACE_MS): void {
  server.addHook('preClose', (done) => {
    const timer = setTimeout(() => server.server.closeAllConnections(), graceMs);
    server.server.once('close', () => clearTimeout(timer));
    done();
  });
}
