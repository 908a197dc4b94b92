import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { DatabaseConfig } from '../config/index.js';
import { messageOf } from '../errors/index.js';
import type { Log } from '../observability/log.js';
import { isConnectionFault } from './database.errors.js';
import { Database, type DatabaseSource } from './database.js';
import { openEmbeddedDatabase } from './embedded/index.js';
import { applyMigrations } from './migrate.js';
import { serverSource } from './server-source.js';

const LONGEST_RETRY_MS = 5_000;

/**
 * Opens the database and applies the migrations. A server that is down does not stop the start: the database is
 * returned not ready, and connecting goes on behind it until it succeeds or is closed.
 *
 * @throws DirectoryInUse when another process holds the embedded database.
 * @throws BootFault when the server cannot serve (too old).
 */
export async function openDatabase(config: DatabaseConfig, log: Log): Promise<Database> {
  const source =
    config.kind === 'server'
      ? serverSource(config.url, config.poolMax, log)
      : await embeddedSource(config.dataDir, log);
  const closing = new AbortController();
  const closable: DatabaseSource = {
    ...source,
    close: () => {
      closing.abort();
      return source.close();
    },
  };
  try {
    await applyMigrations(source);
    return new Database(closable, Promise.resolve());
  } catch (error) {
    if (source.kind === 'embedded' || !isConnectionFault(error)) {
      await source.close();
      throw error;
    }
    log.error({ error: messageOf(error) }, 'PostgreSQL cannot be reached: serving without it and trying again');
    return new Database(closable, keepTrying(source, log, closing.signal));
  }
}

async function embeddedSource(dataDir: string, log: Log): Promise<DatabaseSource> {
  const embedded = await openEmbeddedDatabase(dataDir, log);
  // The embedded pool has every method and event of a pg.Pool that Drizzle, BullMQ and we use.
  const pool = embedded.pool as unknown as Pool;
  const lost = new Promise<Error>((resolve) => {
    embedded.pool.once('error', resolve);
  });
  return { kind: 'embedded', pool, enginePool: () => pool, lost, close: () => embedded.close() };
}

async function keepTrying(source: DatabaseSource, log: Log, closing: AbortSignal): Promise<void> {
  for (let delayMs = 500; ; delayMs = Math.min(delayMs * 2, LONGEST_RETRY_MS)) {
    await sleep(delayMs, undefined, { signal: closing });
    try {
      await applyMigrations(source);
      log.info({}, 'PostgreSQL connection ready');
      return;
    } catch (error) {
      if (!isConnectionFault(error)) throw error;
      log.warn({ error: messageOf(error), nextTryMs: delayMs }, 'PostgreSQL cannot be reached yet');
    }
  }
}
