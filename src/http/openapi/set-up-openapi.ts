import { NotFoundException } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { PAGE_POLICY } from '../security-headers.js';
import { DOCS_PAGE, DOCS_SCRIPT, docsAsset } from './docs-page.js';
import { buildDocument } from './document.js';

/**
 * The documentation at `/docs`, and as OpenAPI 3 at `/docs-json`. It is built when it is first asked for: what builds it
 * takes as long to load as the rest of the server, and most processes are never asked.
 */
export function setUpOpenApi(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance();
  const document = once(async () => JSON.stringify(await buildDocument(app)));
  server.get('/docs', (_request, reply) => page(reply).type('text/html; charset=utf-8').send(DOCS_PAGE));
  server.get('/docs/', (_request, reply) => reply.redirect('../docs'));
  server.get('/docs/init.js', (_request, reply) =>
    page(reply).type('text/javascript; charset=utf-8').send(DOCS_SCRIPT),
  );
  server.get<{ Params: { file: string } }>('/docs/:file', async ({ params }, reply) => {
    const asset = await docsAsset(params.file);
    if (!asset) throw new NotFoundException(`There is no file "${params.file}" here.`);
    return reply.type(asset.type).header('cache-control', 'public, max-age=86400').send(asset.content);
  });
  server.get('/docs-json', async (_request, reply) =>
    reply.type('application/json; charset=utf-8').send(await document()),
  );
}

const page = (reply: FastifyReply): FastifyReply => reply.header('content-security-policy', PAGE_POLICY);

/** Runs `work` at the first call only; after a failure, at the next one again. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= work().catch((error: unknown) => {
      result = undefined;
      throw error;
    });
    return result;
  };
}
