import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';
import {
  createDatabase,
  startPostgres,
  startRedis,
  templateDatabase,
  temporaryFolder,
  testRedis,
  type OwnPostgres,
  type OwnRedis,
} from './index.js';

async function query<Row>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows as Row[];
  } finally {
    await client.end();
  }
}

async function ask(url: string, ...command: [string, ...string[]]): Promise<unknown> {
  const redis = new Redis(url, { maxRetriesPerRequest: 0, commandTimeout: 500, retryStrategy: () => null });
  redis.on('error', () => undefined); // The command's own rejection is what the test looks at.
  try {
    return await redis.call(...command);
  } finally {
    redis.disconnect();
  }
}

describe('the shared servers', () => {
  it('answer', async () => {
    const redis = await testRedis();
    expect(await ask(redis.url, 'PING')).toBe('PONG');
    expect(redis.url).toContain(`:${redis.port}`);
  });

  it('give each caller a database of its own', async () => {
    const [one, other] = await Promise.all([createDatabase(), createDatabase()]);
    await query(one.url, 'CREATE TABLE only_here ()');
    expect(await query(other.url, `SELECT to_regclass('only_here') AS found`)).toEqual([{ found: null }]);
    await one.drop();
    await expect(query(one.url, 'SELECT 1')).rejects.toThrow('does not exist');
  });

  it('copy a template that is prepared once', async () => {
    const prepare = jest.fn((url: string) => query(url, 'CREATE TABLE prepared ()').then(() => undefined));
    const names = await Promise.all([templateDatabase('spec', prepare), templateDatabase('spec', prepare)]);
    expect(names[0]).toBe(names[1]);
    expect(prepare).toHaveBeenCalledTimes(1);
    const copies = await Promise.all([1, 2, 3].map(() => createDatabase({ template: names[0] })));
    for (const { url } of copies) {
      expect(await query(url, `SELECT to_regclass('prepared')::text AS found`)).toEqual([{ found: 'prepared' }]);
    }
  });
});

describe('a Redis server of one’s own', () => {
  let redis: OwnRedis;
  beforeAll(async () => {
    redis = await startRedis({ args: ['--appendonly', 'yes', '--appendfsync', 'always'] });
  });

  it('keeps its address, and here its data, over a kill', async () => {
    const { url, pid } = redis;
    await ask(url, 'SET', 'key', 'kept');
    await redis.kill();
    await expect(ask(url, 'GET', 'key')).rejects.toThrow();
    expect(() => redis.pid).toThrow('not running');
    await redis.restart();
    expect(redis.pid).not.toBe(pid);
    expect(await ask(url, 'GET', 'key')).toBe('kept');
  });

  it('answers nothing while it is paused', async () => {
    await redis.pause();
    await expect(ask(redis.url, 'PING')).rejects.toThrow();
    await redis.resume();
    expect(await ask(redis.url, 'PING')).toBe('PONG');
  });

  it('says what the server said when it cannot start', async () => {
    await expect(startRedis({ port: redis.port })).rejects.toThrow('Address already in use');
  });
});

describe('a PostgreSQL server of one’s own', () => {
  let postgres: OwnPostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });

  it('keeps what was acknowledged over a kill', async () => {
    await query(postgres.url, 'CREATE TABLE kept AS SELECT 1 AS n');
    await postgres.kill();
    await expect(query(postgres.url, 'SELECT 1')).rejects.toThrow();
    await postgres.restart();
    expect(await query(postgres.url, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
  });

  it('can be stopped in order', async () => {
    await postgres.stop();
    await expect(query(postgres.url, 'SELECT 1')).rejects.toThrow();
    await postgres.start();
    expect(await query(postgres.url, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
  });
});

describe('a temporary folder', () => {
  it('is there to write to', async () => {
    const file = join(await temporaryFolder(), 'file');
    await writeFile(file, 'text');
    expect(existsSync(file)).toBe(true);
  });
});
