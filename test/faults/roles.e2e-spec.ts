import { variablesOf } from '../support/app/backends.js';
import { until } from '../support/app/until.js';
import { ServerProcess } from '../support/process/server-process.js';
import { startRedis } from '../support/servers/index.js';

const MESSAGE = { phoneNumber: '+9779841234567', message: 'Namaste' };
const send = (server: ServerProcess) => server.call('POST', '/api/v1/messages/whatsapp', { body: MESSAGE });
const stateOf = async (server: ServerProcess, id: string) =>
  (await server.call('GET', `/api/v1/messages/${id}`)).body.data.state;

describe.each(['redis', 'postgres'] as const)('an API and a worker on %s', (backend) => {
  it('share the work: the one accepts, the other runs, and answers only probes', async () => {
    const variables = await variablesOf(backend);
    const api = await ServerProcess.start({ ...variables, ENABLE_BACKGROUND_JOBS: 'false' });
    const accepted = await send(api);
    expect(accepted.status).toBe(202);
    const health = await api.call('GET', '/health');
    expect(health.body).toMatchObject({ status: 'ok', details: { workers: { status: 'up', workers: {} } } });

    const worker = await ServerProcess.start({
      ...variables,
      ROLE: 'worker',
      WORKER_QUEUES: 'whatsapp-messages',
    });
    await until('the message to be sent', async () => (await stateOf(api, accepted.body.data.jobId)) === 'sent');
    expect((await worker.call('GET', '/health/live')).status).toBe(200);
    expect((await worker.call('GET', '/health/ready')).body.status).toBe('ok');
    const { body } = await worker.call('GET', '/health');
    expect(Object.keys(body.details.workers.workers)).toEqual(['whatsapp-messages']);
    const elsewhere = await Promise.all(
      ['/api/v1/messages', '/docs', '/admin/queues', '/healthy'].map((path) => worker.call('GET', path)),
    );
    expect(elsewhere.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    expect((await send(worker)).body.error.code).toBe('not_found');

    expect(await worker.stop()).toBe(0);
    expect(await api.stop()).toBe(0);
  });
});

describe('a worker', () => {
  it('is not ready while the engine is down', async () => {
    const redis = await startRedis();
    const variables = { ...(await variablesOf('postgres')), REDIS_URL: redis.url };
    const worker = await ServerProcess.start({ ...variables, ROLE: 'worker' });
    expect((await worker.call('GET', '/health/ready')).status).toBe(200);
    await redis.kill();
    await until('the outage to be noticed', async () => (await worker.call('GET', '/health/ready')).status === 503);
    expect((await worker.call('GET', '/health/live')).status).toBe(200);
    await redis.restart();
    await until('it to be ready again', async () => (await worker.call('GET', '/health/ready')).status === 200);
    expect(await worker.stop()).toBe(0);
  });

  it('does not start with a queue that there is not', async () => {
    const variables = { ...(await variablesOf('postgres')), ROLE: 'worker', WORKER_QUEUES: 'whatsapp-message' };
    const { code, output } = await ServerProcess.refused(variables);
    expect(code).toBe(1);
    expect(output).toContain('WORKER_QUEUES names a queue "whatsapp-message"');
    expect(output).toContain('whatsapp-messages');
    expect(output).not.toContain('    at ');
  });

  it('does not start without a database server', async () => {
    const { code, output } = await ServerProcess.refused({ ...(await variablesOf('embedded')), ROLE: 'worker' });
    expect(code).toBe(1);
    expect(output).toContain('DATABASE_URL is not set');
  });
});
