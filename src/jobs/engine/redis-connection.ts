import { Cluster, Redis, type RedisOptions } from 'ioredis';
import type { RedisConfig } from '../../config/index.js';
import type { Log } from '../../observability/log.js';

const FIRST_RETRY_MS = 50;
const LONGEST_RETRY_MS = 2_000;

export type RedisClient = Redis | Cluster;

/**
 * A connection whose other end is gone without a word (a failover, a firewall that forgot it) would wait for an answer
 * for as long as TCP tries, and its worker take no job in that time. Longer than BullMQ's longest blocking fetch, 10 s.
 */
const SILENCE_MS = 15_000;

/**
 * `producer` fails at once while Redis is away, so that a request is never kept waiting for it; `worker` waits for
 * ever, as BullMQ's blocking fetches need.
 */
export type ConnectionUse = 'producer' | 'worker';

/**
 * A connection that comes back by itself, with growing waits between 50 ms and 2 s, for ever or until `cut` aborts. The
 * duplicates that BullMQ makes of it for its blocking fetches do the same.
 */
export function connectRedis(config: RedisConfig, use: ConnectionUse, log: Log, cut: AbortSignal): RedisClient {
  const retry = (attempt: number): number | null => {
    if (cut.aborted) return null;
    const waitMs = Math.min(FIRST_RETRY_MS * 2 ** Math.min(attempt - 1, 10), LONGEST_RETRY_MS);
    log.warn({ use, attempt, waitMs }, `Redis retry attempt ${attempt}, waiting ${waitMs} ms`);
    return waitMs;
  };
  const options = {
    connectionName: `haat-${use}`,
    maxRetriesPerRequest: null,
    socketTimeout: SILENCE_MS,
    enableOfflineQueue: use === 'worker',
    ...(config.username !== undefined && { username: config.username }),
    ...(config.password !== undefined && { password: config.password }),
    ...(config.tls && { tls: {} }),
  } satisfies RedisOptions;
  const connection = connectionOf(config, options, retry);
  connection.on('ready', () => log.info({ use }, 'Redis connection ready'));
  connection.on('close', () => log.warn({ use }, 'Redis connection closed'));
  // The retries tell of the same trouble; without a listener ioredis prints every error to the terminal.
  connection.on('error', (error: Error) => log.debug({ use, error: error.message }, 'Redis connection error'));
  return connection;
}

function connectionOf(
  config: RedisConfig,
  options: RedisOptions,
  retry: (attempt: number) => number | null,
): RedisClient {
  switch (config.topology) {
    case 'single':
      return new Redis({ ...options, host: config.host, port: config.port, db: config.db, retryStrategy: retry });
    case 'sentinel':
      return new Redis({
        ...options,
        sentinels: [...config.sentinels],
        name: config.master,
        db: config.db,
        retryStrategy: retry,
        sentinelRetryStrategy: retry,
        ...(config.tls && { enableTLSForSentinelMode: true }),
      });
    case 'cluster':
      return new Cluster([...config.nodes], {
        redisOptions: options,
        // A cluster whose client may not queue never becomes ready (seen with ioredis 6). A hand-over that waits in that
        // queue is given up after its time-out; should it land later, its copy is stale and does nothing.
        enableOfflineQueue: true,
        clusterRetryStrategy: retry,
      });
  }
}
