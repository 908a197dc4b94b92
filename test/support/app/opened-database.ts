import type { Database } from '../../../src/database/index.js';
import { openDatabase } from '../../../src/database/open-database.js';
import { logOf } from '../../../src/observability/log.js';
import { afterFile } from '../servers/index.js';

/** The database of a program that runs in another process; it is closed after the file. */
export async function openedDatabase(url: string | undefined): Promise<Database> {
  const database = await openDatabase({ kind: 'server', url: url ?? '', poolMax: 5 }, logOf('Test'));
  afterFile(() => database.close());
  await database.whenReady();
  return database;
}
