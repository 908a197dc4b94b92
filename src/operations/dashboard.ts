import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Database } from '../database/index.js';
import { messageOf, Unavailable } from '../errors/index.js';
import { errorAnswer, errorEnvelope } from '../http/errors/error-answer.js';
import { ApiKeys, basicAuth, PAGE_POLICY, RateLimit } from '../http/index.js';
import {
  DeadLetters,
  deadLetterQueueOf,
  JobCatalog,
  JobControl,
  JobEngine,
  Jobs,
  QueueCleaning,
  QueueControl,
  QueueSettings,
} from '../jobs/index.js';
import { type Log, logOf } from '../observability/log.js';
import { dashboardCaller } from './dashboard/current-caller.js';
import { DashboardActions } from './dashboard/dashboard-actions.js';

export const DASHBOARD_PATH = '/admin/queues';

/**
 * The bull-board dashboard over every queue and its dead letters. It shows the engine's copies; its buttons act on the
 * record in PostgreSQL, which alone says what a job's state is, and what would bypass it is refused.
 */
export async function mountDashboard(app: NestFastifyApplication): Promise<void> {
  const [{ createBullBoard }, { FastifyAdapter }, { JobQueueAdapter }, { DeadLetterQueueAdapter }] = await Promise.all([
    import('@bull-board/api'),
    import('@bull-board/fastify'),
    import('./dashboard/job-queue.adapter.js'),
    import('./dashboard/dead-letter-queue.adapter.js'),
  ]);
  const serverAdapter = new FastifyAdapter().setBasePath(DASHBOARD_PATH);
  const board = createBullBoard({ serverAdapter, queues: [], options: { uiConfig: { boardTitle: 'Haat' } } });
  const log = logOf('Dashboard');
  serverAdapter.setErrorHandler((error) => boardAnswer(error, log));

  // The server listens before the engine is there; the queues appear with it.
  const engine = app.get(JobEngine);
  const actions = actionsOf(app);
  void engine.whenPrepared().then(() => {
    for (const name of app.get(JobCatalog).queues().keys()) {
      board.addQueue(new JobQueueAdapter(engine.queue(name), actions));
      board.addQueue(new DeadLetterQueueAdapter(engine.queue(deadLetterQueueOf(name)), name, actions));
    }
  });

  const authenticate = basicAuth(app.get(ApiKeys), app.get(RateLimit), ['operator']);
  const server = app.getHttpAdapter().getInstance();
  await server.register(
    async (scope) => {
      scope.addHook('onRequest', (request, reply) => answering(authenticate, request, reply));
      // BullMQ would wait for its connection, and the page for BullMQ.
      scope.addHook('onRequest', (request, reply) => answering(async () => refuseWithout(engine), request, reply));
      // Called back from inside: what follows, the route among it, knows the caller.
      scope.addHook('preHandler', ({ caller }, _reply, done) => {
        if (caller) dashboardCaller.run(caller, done);
        else done();
      });
      scope.addHook('onSend', async (_, reply) => {
        reply.header('content-security-policy', PAGE_POLICY);
      });
      await scope.register(serverAdapter.registerPlugin());
    },
    { prefix: DASHBOARD_PATH },
  );
}

function actionsOf(app: NestFastifyApplication): DashboardActions {
  return new DashboardActions(
    app.get(Database),
    app.get(JobCatalog),
    app.get(Jobs),
    app.get(JobControl),
    app.get(DeadLetters),
    app.get(QueueCleaning),
    app.get(QueueControl),
    app.get(QueueSettings),
  );
}

function refuseWithout(engine: JobEngine): void {
  if (engine.isUp()) return;
  throw new Unavailable(
    'engine_unavailable',
    'The engine of the queues is away: jobs are accepted and wait. See /health.',
  );
}

/** An error in bull-board's own form, whose page shows the message under a heading that it has words for. */
function boardAnswer(error: unknown, log: Log) {
  const { status, message } = errorAnswer(error);
  if (status >= 500) log.error({ error: messageOf(error) }, 'An action on the dashboard failed');
  const key = status >= 500 ? 'ERRORS.INTERNAL_SERVER_ERROR' : 'ERRORS.FORBIDDEN';
  // bull-board's type lists the few statuses that it uses itself.
  return { status: status as 500, body: { error: { key }, message } };
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
