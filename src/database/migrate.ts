import { join } from 'node:path';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import type { PoolClient } from 'pg';
import { BootFault } from '../errors/index.js';
import type { DatabaseSource } from './database.js';

const OLDEST_VERSION = 14;

/** Key of the advisory lock under which one process of a deployment migrates; the number spells "HAAT". */
const MIGRATION_LOCK = 0x48414154;

/**
 * Brings the database to the schema of this release. Of several processes that start together one migrates and the
 * others wait: on a server by an advisory lock, which goes with its connection; the embedded database has one process
 * by the lock on its directory, and there an advisory lock would exclude nobody.
 *
 * @throws BootFault when the server is older than PostgreSQL 14.
 */
export async function applyMigrations(source: DatabaseSource): Promise<void> {
  const client = await (source.patientPool ?? source.pool).connect();
  try {
    await refuseOldServer(client);
    const runs = () =>
      migrate(drizzle(client), {
        migrationsFolder: join(import.meta.dirname, 'migrations'),
        migrationsSchema: 'haat',
        migrationsTable: 'migrations',
      });
    await (source.kind === 'server' ? underLock(client, runs) : runs());
  } finally {
    client.release();
  }
}

async function refuseOldServer(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ server_version_num: string; server_version: string }>(
    `select current_setting('server_version_num') as server_version_num, current_setting('server_version') as server_version`,
  );
  const [version] = rows;
  if (version && Math.floor(Number(version.server_version_num) / 10_000) >= OLDEST_VERSION) return;
  throw new BootFault(
    `DATABASE_URL leads to PostgreSQL ${version?.server_version ?? 'of an unknown version'}: ` +
      `use ${OLDEST_VERSION} or newer, or unset it for the embedded database.`,
  );
}

async function underLock(client: PoolClient, work: () => Promise<void>): Promise<void> {
  await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
  try {
    await work();
  } finally {
    await client.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]);
  }
}
