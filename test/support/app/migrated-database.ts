import type { Database } from '../../../src/database/index.js';
import { openDatabase } from '../../../src/database/open-database.js';
import { logOf } from '../../../src/observability/log.js';
import { afterFile, createDatabase, templateDatabase } from '../servers/index.js';

const open = (url: string, poolMax: number) => openDatabase({ kind: 'server', url, poolMax }, logOf('Test'));

/** Brings an empty database to the present schema. */
export async function migratedDatabase(url: string): Promise<void> {
  const database = await open(url, 4);
  await database.whenReady();
  await database.close();
}

/** The name of the database that new ones of the present schema are copied from. */
export const migratedTemplate = (): Promise<string> => templateDatabase('migrated', migratedDatabase);

/** A database of the present schema for what needs no application; it is closed after the file. */
export async function openMigratedDatabase(poolMax = 10): Promise<Database> {
  const { url } = await createDatabase({ template: await migratedTemplate() });
  const database = await open(url, poolMax);
  afterFile(() => database.close());
  await database.whenReady();
  return database;
}
