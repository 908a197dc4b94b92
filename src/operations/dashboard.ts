import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiKeys, basicAuth } from '../http/access/index.js';
import { PAGE_POLICY } from '../http/security-headers.js';
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
  const engine = app.get(JobEngine);
  const serverAdapter = new FastifyAdapter().setBasePath(DASHBOARD_PATH);
  createBullBoard({
    serverAdapter,
    queues: [...app.get(JobCatalog).queues().keys()].map(
      (name) => new BullMQAdapter(engine.queue(name), { readOnlyMode: true }),
    ),
    options: { uiConfig: { boardTitle: 'Haat' } },
  });
  const authenticate = basicAuth(app.get(ApiKeys), ['operator']);
  await app
    .getHttpAdapter()
    .getInstance()
    .register(
      async (scope) => {
        scope.addHook('onRequest', authenticate);
      scope.addHook('onSend', async (_, reply) => {
        reply.header('content-security-policy', PAGE_POLICY);
      });
        await scope.register(serverAdapter.registerPlugin());
      },
      { prefix: DASHBOARD_PATH },
    );
}
