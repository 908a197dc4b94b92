import type { FastifyInstance } from 'fastify';
import { EncodedBody } from './body.errors.js';

/**
 * Bodies come as they are: what a few compressed kilobytes unfold to would have to be bounded once more. Said so, a client
 * knows what to mend; read as they come, they would only be malformed.
 */
export function refuseEncodedBodies(server: FastifyInstance): void {
  server.addHook('onRequest', async (request, reply) => {
    const encoding = request.headers['content-encoding'];
    if (encoding === undefined || encoding.trim().toLowerCase() === 'identity') return;
    // RFC 9110, section 15.5.16: the answer says which would have been accepted.
    reply.header('accept-encoding', 'identity');
    throw new EncodedBody();
  });
}
