import type { FastifyInstance } from 'fastify';
import { NotJson } from './upload.errors.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route takes a file in a multipart form. */
    takesUpload?: boolean;
  }
}

/**
 * Lets forms with files through to the routes that take them, unread: whoever may not call the route is refused before
 * the first byte of the file is taken.
 */
export function acceptUploads(server: FastifyInstance): void {
  server.addContentTypeParser('multipart/form-data', (request, _payload, done) => {
    if (request.routeOptions.config?.takesUpload) done(null);
    else done(new NotJson());
  });
}
