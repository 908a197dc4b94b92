import { Redis } from 'ioredis';
import type { JobRecord } from './record.js';

/** What the scenario ran on, for the report. */
export async function versionsOf(
  record: JobRecord,
  redisUrl: string | undefined,
): Promise<{ postgres: string; redis: string }> {
  const [row] = await record.query<{ server_version: string }>('show server_version');
  const postgres = row?.server_version.split(' ')[0] ?? 'unknown';
  return { postgres, redis: redisUrl === undefined ? '' : await redisVersion(redisUrl) };
}

/** Every topology of the suite has its nodes at addresses that the URL lists; the first one that answers tells. */
async function redisVersion(url: string): Promise<string> {
  for (const [, host, port] of url.matchAll(/(127\.0\.0\.1):(\d+)/g)) {
    const redis = new Redis({ host, port: Number(port), retryStrategy: () => null, lazyConnect: true });
    redis.on('error', () => undefined); // The rejection below is what counts.
    try {
      await redis.connect();
      return /redis_version:(\S+)/.exec(await redis.info('server'))?.[1] ?? 'unknown';
    } catch {
      continue;
    } finally {
      redis.disconnect();
    }
  }
  return 'unknown';
}
