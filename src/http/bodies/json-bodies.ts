import { isUtf8 } from 'node:buffer';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { NotUtf8 } from './body.errors.js';

/**
 * A browser sends forms and plain text to any site without asking it first; JSON it does not. The raw bytes are kept
 * for the length of the request: the signature of a webhook is over them.
 */
export function acceptJsonOnly(adapter: FastifyAdapter, server: FastifyInstance, bodyLimit: number): void {
  const parse = server.getDefaultJsonParser('error', 'error');
  adapter.useBodyParser('application/json', true, { bodyLimit }, (request, body, done) => {
    // Many clients name the type of every request, and some requests need no body.
    if (body.length === 0) done(null, undefined);
    else if (!isUtf8(body)) done(new NotUtf8());
    // The parser passes over a byte order mark, as RFC 8259 (section 8.1) allows: some programs cannot but write one.
    else void parse(request, body.toString('utf8'), done);
  });
  // Nest would add a parser for forms when it starts, unless it finds that there has been one.
  adapter.useBodyParser('application/x-www-form-urlencoded', false, { bodyLimit });
  server.removeContentTypeParser(['application/x-www-form-urlencoded', 'text/plain']);
}
