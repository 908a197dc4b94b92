import { openDatabase } from '../../../src/database/open-database.js';
import { logOf } from '../../../src/observability/log.js';

/** Brings an empty database to the present schema. */
export async function migratedDatabase(url: string): Promise<void> {
  const database = await openDatabase({ kind: 'server', url, poolMax: 4 }, logOf('Test'));
  await database.whenReady();
  await database.close();
}
