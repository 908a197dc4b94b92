import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Unavailable } from '../errors/index.js';
import { errorAnswer, errorEnvelope } from '../http/errors/error-answer.js';
import { ApiKeys, basicAuth, PAGE_POLICY } from '../http/index.js';
import { JobCatalog, JobEngine } from '../jobs/index.js';

export const DASHBOARD_PATH = '/admin/queues';

/**
 * The bull-board dashboard over every queue. It shows the engine's copies and changes nothing: an action on a copy
 * would bypass the record in PostgreSQL, which alone says what a job's state is.
 */
export async function mountDashboard(app: NestFastifyApplication): Promise<void> {
  const [{ createBullBoard }, { BullMQAdapter }, { FastifyAdapter }] = await Promise.all([
    import('@bull-board/api'),
    import('@bull-board/api/bullMQAdapter'),
    import('@bull-board/fastify'),
  ]);
  const serverAdapter = new FastifyAdapter().setBasePath(DASHBOARD_PATH);
  const board = createBullBoard({ serverAdapter, queues: [], options: { uiConfig: { boardTitle: 'Haat' } } });

  // The server listens before the engine is there; the queues appear with it.
  const engine = app.get(JobEngine);
  void engine.whenPrepared().then(() => {
    for (const name of app.get(JobCatalog).queues().keys()) {
      board.addQueue(new BullMQAdapter(engine.queue(name), { readOnlyMode: true }));
    }
  });

  const authenticate = basicAuth(app.get(ApiKeys), ['operator']);
  const server = app.getHttpAdapter().getInstance();
  await server.register(
    async (scope) => {
      scope.addHook('onRequest', (request, reply) => answering(authenticate, request, reply));
      // BullMQ would wait for its connection, and the page for BullMQ.
      scope.addHook('onRequest', (request, reply) => answering(async () => refuseWithout(engine), request, reply));
      scope.addHook('onSend', async (_, reply) => {
        reply.header('content-security-policy', PAGE_POLICY);
      });
      await scope.register(serverAdapter.registerPlugin());
    },
    { prefix: DASHBOARD_PATH },
  );
}

function refuseWithout(engine: JobEngine): void {
  if (engine.isUp()) return;
  throw new Unavailable(
    'engine_unavailable',
    'The engine of the queues is away: jobs are accepted and wait. See /health.',
  );
}

type Hook = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

/** Runs a hook and answers what it throws; bull-board's own error handler would make a 500 of everything. */
async function answering(hook: Hook, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  try {
    await hook(request, reply);
  } catch (error) {
    const answer = errorAnswer(error);
    for (const [name, value] of Object.entries(answer.headers ?? {})) {
      if (!reply.hasHeader(name)) reply.header(name, value);
    }
    await reply.status(answer.status).send(errorEnvelope(answer, request.id));
  }
}
