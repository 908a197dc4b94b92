import { Redis } from 'ioredis';
import { ENCRYPTION_KEYS } from '../support/app/encryption.js';
import { variablesOf } from '../support/app/backends.js';
import { until } from '../support/app/until.js';
import { ServerProcess } from '../support/process/server-process.js';
import { startPostgres, startRedis } from '../support/servers/index.js';

const KEY = `admin:test:${'ab'.repeat(32)}`;
const EVICTING = ['--maxmemory-policy', 'allkeys-lru'];

const linesWith = (server: ServerProcess, text: string) => server.lines.filter((line) => line.includes(text));

describe('Redis is set up wrongly', () => {
  it('so that it throws jobs away: production does not start', async () => {
    const redis = await startRedis({ args: EVICTING });
    const variables = { ...(await variablesOf('postgres')), REDIS_URL: redis.url };
    const { code, output } = await ServerProcess.refused({ ...variables, NODE_ENV: 'production', API_KEYS: KEY });
    expect(code).toBe(1);
    expect(output).toContain('maxmemory-policy "allkeys-lru"');
    expect(output).not.toContain('    at ');
  });

  it('so that it throws jobs away and keeps nothing: elsewhere both are warned of, the second once', async () => {
    const redis = await startRedis({ args: EVICTING });
    const server = await ServerProcess.start({ ...(await variablesOf('postgres')), REDIS_URL: redis.url });
    expect(linesWith(server, 'which throws jobs away').length).toBeGreaterThan(0);
    expect(linesWith(server, 'keeps nothing on disk')).toHaveLength(1);
    await redis.restart();
    await until('the second connection', () => linesWith(server, '"Redis connection ready"').length > 2);
    expect((await server.call('GET', '/health/ready')).status).toBe(200);
    expect(linesWith(server, 'keeps nothing on disk')).toHaveLength(1);
    expect(await server.stop()).toBe(0);
  });

  it('later: a process in production stays up and says so', async () => {
    const redis = await startRedis();
    const variables = { ...(await variablesOf('postgres')), REDIS_URL: redis.url };
    const server = await ServerProcess.start({
      ...variables,
      NODE_ENV: 'production',
      API_KEYS: KEY,
      HOST: '127.0.0.1',
    });
    expect((await server.call('GET', '/health/ready')).body.status).toBe('ok');
    const client = new Redis(redis.url);
    await client.config('SET', 'maxmemory-policy', 'allkeys-lru');
    await client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    const { body } = await until('the fault to be shown', async () => {
      const answer = await server.call('GET', '/health/ready');
      return answer.body.details.engine.message?.includes('allkeys-lru') ? answer : undefined;
    });
    expect(body.details.engine.status).toBe('degraded');
    await client.quit();
    expect(await server.stop()).toBe(0);
  });

  it('and the database comes only after the start: the process ends then', async () => {
    const [redis, postgres] = await Promise.all([startRedis({ args: EVICTING }), startPostgres()]);
    await postgres.stop();
    const variables = { NODE_ENV: 'production', API_KEYS: KEY, HOST: '127.0.0.1', PORT: '0' };
    const server = await ServerProcess.start({
      ...variables,
      ENCRYPTION_KEYS,
      DATABASE_URL: postgres.url,
      REDIS_URL: redis.url,
    });
    expect((await server.call('GET', '/health/live')).status).toBe(200);
    await postgres.restart();
    await until('the process to end', () => server.child.exitCode !== null);
    expect(server.child.exitCode).toBe(1);
    expect(linesWith(server, 'The queues cannot run')).toHaveLength(1);
  });

  it('but tells nothing of it, as managed servers do: the process works', async () => {
    const redis = await startRedis({ args: ['--rename-command', 'CONFIG', ''] });
    const server = await ServerProcess.start({ ...(await variablesOf('postgres')), REDIS_URL: redis.url });
    await until('it to be ready', async () => (await server.call('GET', '/health/ready')).body.status === 'ok');
    expect(linesWith(server, 'keeps nothing on disk')).toHaveLength(0);
    expect(await server.stop()).toBe(0);
  });
});
