import { ENCRYPTION_KEYS } from '../support/app/encryption.js';
import { variablesOf } from '../support/app/backends.js';
import { until } from '../support/app/until.js';
import { ServerProcess } from '../support/process/server-process.js';
import { startPostgres, startRedis } from '../support/servers/index.js';
import { behave, type CloudApiEmulator, startCloudApiEmulator } from '../support/whatsapp/cloud-api.emulator.js';

const MESSAGE = { phoneNumber: '+9779841234567', message: 'Namaste' };
const send = (server: ServerProcess) => server.call('POST', '/api/v1/messages/whatsapp', { body: MESSAGE });

describe('SIGTERM with a run that does not end', () => {
  let emulator: CloudApiEmulator;
  let answer: () => void;

  beforeEach(async () => {
    emulator = await startCloudApiEmulator();
    emulator.hears(MESSAGE.phoneNumber);
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    emulator.respondWith(async () => {
      await answered;
      return behave.accept();
    });
  });

  afterEach(async () => {
    answer();
    await emulator.stop();
  });

  /** A process with a message at a provider that does not answer. */
  async function busyServer(variables: Record<string, string>): Promise<ServerProcess> {
    const server = await ServerProcess.start({
      SHUTDOWN_TIMEOUT_MS: '1000',
      ...variables,
      WHATSAPP_API_URL: emulator.url,
      WHATSAPP_ACCESS_TOKEN: emulator.accessToken,
      WHATSAPP_PHONE_NUMBER_ID: emulator.phoneNumberId,
    });
    expect((await send(server)).status).toBe(202);
    await emulator.untilRequests(1);
    return server;
  }

  const begun = (server: ServerProcess) =>
    until('the shutdown to begin', () => server.lines.some((line) => line.includes('"Shutting down"')));

  it.each([
    ['dies', 'kill'],
    ['freezes', 'pause'],
  ] as const)('while Redis %s: it ends in order', async (_, fault) => {
    const redis = await startRedis();
    const server = await busyServer({ ...(await variablesOf('postgres')), REDIS_URL: redis.url });
    const stopping = server.stop();
    await begun(server);
    await redis[fault]();
    expect(await stopping).toBe(0);
    if (fault === 'pause') await redis.resume();
  });

  it.each([
    ['is dead', 'kill'],
    ['is frozen', 'pause'],
  ] as const)('while Redis %s: it ends in order', async (_, fault) => {
    const redis = await startRedis();
    const server = await busyServer({ ...(await variablesOf('postgres')), REDIS_URL: redis.url });
    await redis[fault]();
    expect(await server.stop()).toBe(0);
    if (fault === 'pause') await redis.resume();
  });

  it.each([
    ['is dead', 'kill'],
    ['is frozen', 'pause'],
  ] as const)('while PostgreSQL %s: it ends in order', async (_, fault) => {
    const postgres = await startPostgres();
    const redis = await startRedis();
    const server = await busyServer({
      NODE_ENV: 'test',
      PORT: '0',
      ENCRYPTION_KEYS,
      DATABASE_URL: postgres.url,
      REDIS_URL: redis.url,
    });
    await postgres[fault]();
    expect(await server.stop()).toBe(0);
    if (fault === 'pause') await postgres.resume();
  });

  it('accepts no request any more while it waits, and a second signal ends it at once', async () => {
    const server = await busyServer({ ...(await variablesOf('redis')), SHUTDOWN_TIMEOUT_MS: '60000' });
    const stopping = server.stop();
    await begun(server);
    await until('requests to be refused', async () => {
      try {
        await server.call('GET', '/health/live');
        return false;
      } catch {
        return true;
      }
    });
    expect(server.child.exitCode).toBeNull();
    server.child.kill('SIGTERM');
    expect(await stopping).toBe(1);
  });
});
