import { randomUUID } from 'node:crypto';
import { ENCRYPTION_KEYS } from '../../support/app/encryption.js';
import { migratedDatabase } from '../../support/app/migrated-database.js';
import { TcpProxy } from '../../support/proxy/tcp-proxy.js';
import {
  createDatabase,
  type OwnPostgres,
  type OwnRedis,
  type RedisCluster,
  type RedisFailover,
  startPostgres,
  startRedis,
  startRedisCluster,
  startRedisSentinel,
  templateDatabase,
  temporaryFolder,
  testRedis,
} from '../../support/servers/index.js';
import { LOCK_MS } from './scale.js';

/** Where the processes of a scenario find their servers. */
export interface Surroundings {
  readonly variables: Record<string, string>;
  /** How the test reads the record itself; absent for the embedded database. */
  readonly databaseUrl?: string;
}

const common = (): Record<string, string> => ({
  NODE_ENV: 'test',
  ENCRYPTION_KEYS,
  QUEUE_PREFIX: `f${randomUUID().slice(0, 8)}`,
  JOB_LOCK_MS: String(LOCK_MS),
  SHUTDOWN_TIMEOUT_MS: '10000',
});

/** On the servers that all tests share: for faults of processes. */
export async function onSharedServers(engine: 'redis' | 'postgres'): Promise<Surroundings> {
  const databaseUrl = await ownDatabase();
  return { variables: { ...common(), DATABASE_URL: databaseUrl, ...(await engineOf(engine)) }, databaseUrl };
}

/** With a Redis that may be broken. It keeps nothing on disk. */
export async function withOwnRedis(): Promise<Surroundings & { readonly redis: OwnRedis }> {
  const [redis, databaseUrl] = await Promise.all([startRedis(), ownDatabase()]);
  return { redis, databaseUrl, variables: { ...common(), DATABASE_URL: databaseUrl, REDIS_URL: redis.url } };
}

/** With a PostgreSQL that may be broken, and the given engine beside it. */
export async function withOwnPostgres(
  engine: 'redis' | 'postgres',
): Promise<Surroundings & { readonly postgres: OwnPostgres; readonly databaseUrl: string }> {
  const postgres = await startPostgres();
  await migratedDatabase(postgres.url);
  const variables = { ...common(), DATABASE_URL: postgres.url, ...(await engineOf(engine)) };
  return { postgres, databaseUrl: postgres.url, variables };
}

/** On a Redis Cluster of three nodes. */
export async function onCluster(): Promise<Surroundings & { readonly cluster: RedisCluster }> {
  const [cluster, databaseUrl] = await Promise.all([startRedisCluster(), ownDatabase()]);
  return { cluster, databaseUrl, variables: { ...common(), DATABASE_URL: databaseUrl, REDIS_URL: cluster.url } };
}

/** On a Redis master whose replica takes its place when it dies. */
export async function onSentinel(): Promise<Surroundings & { readonly failover: RedisFailover }> {
  const [failover, databaseUrl] = await Promise.all([startRedisSentinel(), ownDatabase()]);
  return { failover, databaseUrl, variables: { ...common(), DATABASE_URL: databaseUrl, REDIS_URL: failover.url } };
}

/** With a proxy on the way to Redis and one on the way to PostgreSQL. */
export async function behindProxies(): Promise<
  Surroundings & { readonly toRedis: TcpProxy; readonly toPostgres: TcpProxy }
> {
  const [redis, databaseUrl] = await Promise.all([testRedis(), ownDatabase()]);
  const [toRedis, toPostgres] = await Promise.all([TcpProxy.to(redis.url), TcpProxy.to(databaseUrl)]);
  const variables = {
    ...common(),
    DATABASE_URL: toPostgres.through(databaseUrl),
    REDIS_URL: toRedis.through(redis.url),
  };
  return { toRedis, toPostgres, databaseUrl, variables };
}

export async function onEmbeddedDatabase(): Promise<Surroundings & { readonly folder: string }> {
  const folder = await temporaryFolder();
  return { folder, variables: { ...common(), DATA_DIR: folder } };
}

async function engineOf(engine: 'redis' | 'postgres'): Promise<Record<string, string>> {
  return engine === 'redis' ? { REDIS_URL: (await testRedis()).url } : {};
}

async function ownDatabase(): Promise<string> {
  const template = await templateDatabase('migrated', migratedDatabase);
  return (await createDatabase({ template })).url;
}
