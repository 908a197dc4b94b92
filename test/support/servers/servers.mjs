/* What spec files use, in one place that has types (servers.d.mts). */
export { createDatabase, databaseUrl, dropDatabase, ensureTemplate } from './databases.mjs';
export { freePort } from './free-port.mjs';
export { startGuard } from './guarded.mjs';
export { startPostgresServer } from './postgres-server.mjs';
export { startRedisCluster } from './redis-cluster.mjs';
export { startRedisSentinel } from './redis-sentinel.mjs';
export { startRedisServer } from './redis-server.mjs';
