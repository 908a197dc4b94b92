import type { AppConfig, EncryptionKey } from '../../config/index.js';
import { makeKeyFile, readKeyFile } from './key-file.js';
import { SealingKeys } from './sealing-keys.js';

/**
 * The configured keys; the embedded database has one of its own as well, made at the first start without any. To be
 * called once the database is open, because its lock is what keeps two starts from making a key each.
 *
 * @throws BootFault when the file of keys cannot be read or written
 */
export async function loadSealingKeys({ encryption, database }: AppConfig): Promise<SealingKeys> {
  const configured = encryption.keys;
  if (database.kind === 'server') return new SealingKeys(configured);
  const kept = await readKeyFile(database.dataDir);
  const own = configured.length + kept.length > 0 ? kept : await makeKeyFile(database.dataDir);
  return new SealingKeys([...configured, ...withoutTaken(own, configured)]);
}

/** Whoever copies the file's line to the environment has the same key twice. */
function withoutTaken(keys: readonly EncryptionKey[], taken: readonly EncryptionKey[]): readonly EncryptionKey[] {
  return keys.filter(({ id }) => !taken.some((other) => other.id === id));
}
