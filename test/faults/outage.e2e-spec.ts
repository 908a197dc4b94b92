import { ENCRYPTION_KEYS } from '../support/app/encryption.js';
import { variablesOf } from '../support/app/backends.js';
import { until } from '../support/app/until.js';
import { ServerProcess } from '../support/process/server-process.js';
import { freePort, startPostgres, startRedis } from '../support/servers/index.js';
import { behave, startCloudApiEmulator } from '../support/whatsapp/cloud-api.emulator.js';

const MESSAGE = { phoneNumber: '+9779841234567', message: 'Namaste' };
const send = (server: ServerProcess) => server.call('POST', '/api/v1/messages/whatsapp', { body: MESSAGE });
const stateOf = async (server: ServerProcess, id: string) =>
  (await server.call('GET', `/api/v1/messages/${id}`)).body.data.state;

/** What waits for `opened` goes on once `open` is called. */
function closedGate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

describe('Redis is down', () => {
  it('at the start: requests are accepted, and their jobs run once Redis is there', async () => {
    const port = await freePort();
    const server = await ServerProcess.start({
      ...(await variablesOf('postgres')),
      REDIS_URL: `redis://127.0.0.1:${port}`,
    });
    const accepted = await send(server);
    expect([accepted.status, accepted.body.data.state]).toEqual([202, 'pending']);
    const ready = await server.call('GET', '/health/ready');
    expect([ready.status, ready.body.status]).toEqual([200, 'degraded']);

    await startRedis({ port });
    const id = accepted.body.data.jobId;
    await until('the message to be sent', async () => (await stateOf(server, id)) === 'sent');
    await until(
      'the process to be healthy',
      async () => (await server.call('GET', '/health/ready')).body.status === 'ok',
    );
    expect(await server.stop()).toBe(0);
  });

  it('while the process runs: what is accepted meanwhile is sent when Redis is back, though it forgot everything', async () => {
    const redis = await startRedis();
    const server = await ServerProcess.start({ ...(await variablesOf('postgres')), REDIS_URL: redis.url });
    const before = await send(server);
    await until('the first message to be sent', async () => (await stateOf(server, before.body.data.jobId)) === 'sent');

    await redis.kill();
    await until(
      'the outage to be noticed',
      async () => (await server.call('GET', '/health/ready')).body.status === 'degraded',
    );
    const during = await Promise.all([send(server), send(server), send(server)]);
    expect(during.map(({ status }) => status)).toEqual([202, 202, 202]);
    await redis.restart();
    for (const { body } of during) {
      await until('the message to be sent', async () => (await stateOf(server, body.data.jobId)) === 'sent');
    }
    expect(await server.stop()).toBe(0);
  });

  it('and forgets jobs that it held: each is sent once, when it is back', async () => {
    const [redis, emulator] = await Promise.all([startRedis(), startCloudApiEmulator()]);
    emulator.hears(MESSAGE.phoneNumber);
    const server = await ServerProcess.start({
      ...(await variablesOf('postgres')),
      REDIS_URL: redis.url,
      WHATSAPP_API_URL: emulator.url,
      WHATSAPP_ACCESS_TOKEN: emulator.accessToken,
      WHATSAPP_PHONE_NUMBER_ID: emulator.phoneNumberId,
    });
    const gate = closedGate();
    emulator.respondWith(async () => {
      await gate.opened;
      return behave.accept();
    });
    // Ten are under way and wait at the provider; the others wait in Redis.
    const answers = await Promise.all(Array.from({ length: 30 }, () => send(server)));
    await emulator.untilRequests(10);
    await redis.kill();
    await redis.restart();
    gate.open();
    for (const { body } of answers) {
      await until('the message to be sent', async () => (await stateOf(server, body.data.jobId)) === 'sent');
    }
    expect(emulator.requests).toHaveLength(30);
    expect(await server.stop()).toBe(0);
    await emulator.stop();
  });

  it('at the end: the process stops in order all the same', async () => {
    const redis = await startRedis();
    const server = await ServerProcess.start({ ...(await variablesOf('postgres')), REDIS_URL: redis.url });
    await redis.kill();
    await until(
      'the outage to be noticed',
      async () => (await server.call('GET', '/health/ready')).body.status === 'degraded',
    );
    expect(await server.stop()).toBe(0);
  });
});

describe('PostgreSQL is down', () => {
  it('while the process runs: requests get 503, the probes say so, and all is well when it is back', async () => {
    const postgres = await startPostgres();
    const server = await ServerProcess.start({
      NODE_ENV: 'test',
      PORT: '0',
      ENCRYPTION_KEYS,
      DATABASE_URL: postgres.url,
    });
    expect((await send(server)).status).toBe(202);

    await postgres.stop();
    const refused = await send(server);
    expect([refused.status, refused.body.error.code]).toEqual([503, 'database_unavailable']);
    expect((await server.call('GET', '/health/ready')).status).toBe(503);
    expect((await server.call('GET', '/health/live')).status).toBe(200);

    await postgres.restart();
    await until('requests to be accepted again', async () => (await send(server)).status === 202);
    const { body } = await send(server);
    await until('the message to be sent', async () => (await stateOf(server, body.data.jobId)) === 'sent');
    expect(await server.stop()).toBe(0);
  });

  it('at the start: the process serves what it can, and begins to work when the database is there', async () => {
    const postgres = await startPostgres();
    const url = postgres.url;
    await postgres.stop();
    const server = await ServerProcess.start({ NODE_ENV: 'test', PORT: '0', ENCRYPTION_KEYS, DATABASE_URL: url });
    expect((await server.call('GET', '/health/live')).status).toBe(200);
    expect((await server.call('GET', '/health/ready')).status).toBe(503);
    expect((await send(server)).status).toBe(503);

    await postgres.restart();
    await until('requests to be accepted', async () => (await send(server)).status === 202);
    const { body } = await send(server);
    await until('the message to be sent', async () => (await stateOf(server, body.data.jobId)) === 'sent');
    expect(await server.stop()).toBe(0);
  });
});

describe('SIGTERM', () => {
  it('lets the sends that are under way end, and leaves the rest for the next process', async () => {
    const emulator = await startCloudApiEmulator();
    emulator.hears(MESSAGE.phoneNumber);
    const variables = {
      ...(await variablesOf('redis')),
      WHATSAPP_API_URL: emulator.url,
      WHATSAPP_ACCESS_TOKEN: emulator.accessToken,
      WHATSAPP_PHONE_NUMBER_ID: emulator.phoneNumberId,
    };
    const first = await ServerProcess.start(variables);
    const gate = closedGate();
    emulator.respondWith(async () => {
      await gate.opened;
      return behave.accept();
    });
    const answers = await Promise.all(Array.from({ length: 15 }, () => send(first)));
    // The queue runs ten at a time.
    await emulator.untilRequests(10);
    const stopping = first.stop();
    await until('the shutdown to begin', () => first.lines.some((line) => line.includes('"Shutting down"')));
    gate.open();
    expect(await stopping).toBe(0);

    const second = await ServerProcess.start(variables);
    for (const { body } of answers)
      await until('the message to be sent', async () => (await stateOf(second, body.data.jobId)) === 'sent');
    expect(emulator.requests).toHaveLength(15);
    expect(await second.stop()).toBe(0);
    await emulator.stop();
  });
});

describe('a start that cannot be', () => {
  it('names every variable that is wrong', async () => {
    const { code, output } = await ServerProcess.refused({ PORT: 'x', REDIS_URL: 'http://x', NODE_ENV: 'production' });
    expect(code).toBe(1);
    expect(output).toContain('PORT="x" must be a whole number');
    expect(output).toContain('REDIS_URL=');
    expect(output).not.toContain('    at ');
  });

  it('says who holds the data directory', async () => {
    const variables = await variablesOf('embedded');
    const holder = await ServerProcess.start(variables);
    const { code, output } = await ServerProcess.refused(variables);
    expect(code).toBe(1);
    expect(output).toContain(String(holder.child.pid));
    expect((await send(holder)).status).toBe(202);
    expect(await holder.stop()).toBe(0);
  });
});
