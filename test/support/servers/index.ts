/*
 * Servers, databases and folders for spec files. Everything is ended and removed after the file's last hook, or when
 * the test process dies; a file need not clean up itself.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterFile } from './after-file.js';
import * as servers from './servers.mjs';

export { freePort } from './servers.mjs';
export { afterFile } from './after-file.js';

export interface TestRedis {
  readonly url: string;
  readonly host: string;
  readonly port: number;
}
export interface TestDatabase {
  readonly url: string;
  /** Closes every connection to it, too. Not needed at the end of a file. */
  drop(): Promise<void>;
}
export type OwnRedis = servers.ServerProcess;
export type OwnPostgres = servers.ServerProcess;
export type RedisCluster = servers.RedisCluster;
export type RedisFailover = servers.RedisFailover;

/** The Redis server that all files share: use queue prefixes or key names that no other file has. */
export async function testRedis(): Promise<TestRedis> {
  const url = variable('HAAT_TEST_REDIS_URL');
  const { hostname, port } = new URL(url);
  return { url, host: hostname, port: Number(port || 6379) };
}

/** A new database on the PostgreSQL server that all files share: empty, or a copy of a template. */
export async function createDatabase(options: { template?: string } = {}): Promise<TestDatabase> {
  const server = variable('HAAT_TEST_POSTGRES_URL');
  const prefix = variable('HAAT_TEST_DATABASE_PREFIX');
  const name = await servers.createDatabase(server, { prefix, ...options });
  const drop = () => servers.dropDatabase(server, name);
  afterFile(drop);
  return { url: servers.databaseUrl(server, name), drop };
}

/**
 * The name of a template for `createDatabase`, prepared once a run by the first file that asks for it.
 * @param name what is in it, such as `migrated`
 * @param prepare fills the empty database and closes its connections
 */
export async function templateDatabase(name: string, prepare: (url: string) => Promise<void>): Promise<string> {
  const template = `${variable('HAAT_TEST_DATABASE_PREFIX')}_${name}`;
  await servers.ensureTemplate(variable('HAAT_TEST_POSTGRES_URL'), template, prepare);
  return template;
}

/** A Redis server of this file's own, to be stopped, killed and paused. */
export async function startRedis(options?: servers.RedisOptions): Promise<OwnRedis> {
  return servers.startRedisServer(await fileGuard(), options);
}

/** Three Redis servers of this file's own that form a cluster. */
export async function startRedisCluster(): Promise<RedisCluster> {
  return servers.startRedisCluster(await fileGuard());
}

/** A Redis master of this file's own with a replica, and three sentinels over them. */
export async function startRedisSentinel(): Promise<RedisFailover> {
  return servers.startRedisSentinel(await fileGuard());
}

/** A PostgreSQL server of this file's own, to be stopped, killed and paused. */
export async function startPostgres(): Promise<OwnPostgres> {
  return servers.startPostgresServer(await fileGuard());
}

/** A new empty folder. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(variable('HAAT_TEST_FOLDER'), 'folder-'));
  afterFile(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

let guard: Promise<servers.Guard> | undefined;

function fileGuard(): Promise<servers.Guard> {
  if (!guard) {
    guard = servers.startGuard();
    afterFile(async () => (await guard)?.close());
  }
  return guard;
}

function variable(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the tests with test/jest.config.mjs, which starts the servers.`);
  return value;
}
