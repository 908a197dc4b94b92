import { Redis } from 'ioredis';
import type { Database } from '../../../src/database/index.js';

/** Every row of every table of the database, BullMQ's among them, as text; what is binary in hexadecimal. */
export async function textsInDatabase(database: Database): Promise<string[]> {
  const tables = await database.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema')`,
  );
  const texts: string[] = [];
  for (const { name } of tables) {
    const rows = await database.query<{ row: string }>(`select t::text as row from ${name} t`);
    texts.push(...rows.map(({ row }) => `${name} ${row}`));
  }
  return texts;
}

/** Every key of the Redis with what is in it, whatever its type; on a Redis that is shared, those that the glob matches. */
export async function textsInRedis(url: string, glob = '*'): Promise<string[]> {
  const redis = new Redis(url);
  try {
    const texts: string[] = [];
    // By the command of each type: what DUMP gives is compressed.
    for (const key of await redis.keys(glob)) texts.push(`${key} ${JSON.stringify(await readKey(redis, key))}`);
    return texts;
  } finally {
    redis.disconnect();
  }
}

async function readKey(redis: Redis, key: string): Promise<unknown> {
  switch (await redis.type(key)) {
    case 'hash':
      return redis.hgetall(key);
    case 'list':
      return redis.lrange(key, 0, -1);
    case 'set':
      return redis.smembers(key);
    case 'zset':
      return redis.zrange(key, '0', '-1');
    case 'stream':
      return redis.xrange(key, '-', '+');
    default:
      return redis.get(key);
  }
}
