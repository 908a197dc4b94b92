import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type EncryptionKey, parseEncryptionKeys } from '../../config/index.js';
import { BootFault, codeOf, messageOf } from '../../errors/index.js';

/** Beside the embedded database, in the form of `ENCRYPTION_KEYS`: the line can be carried over to a server. */
const NAME = 'encryption-keys';

/**
 * The keys in the data directory, none when there is no such file. The caller has the lock on the directory.
 *
 * @throws BootFault when the file cannot be read as keys
 */
export async function readKeyFile(dataDir: string): Promise<EncryptionKey[]> {
  const path = join(dataDir, NAME);
  try {
    const keys = parseEncryptionKeys((await readFile(path, 'utf8')).trim());
    if (keys.length === 0) throw new Error('it is empty');
    return keys;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw new BootFault(
      `The keys of sealed jobs in "${path}" cannot be used (${messageOf(error)}): bring the file back from a copy, or ` +
        'remove it to have a new key made; what the lost key has sealed cannot be opened any more.',
      { cause: error },
    );
  }
}

/** Makes a key and keeps it, readable by this user only: the file is there as a whole or not at all. */
export async function makeKeyFile(dataDir: string): Promise<EncryptionKey[]> {
  const made = { id: `local-${randomBytes(4).toString('hex')}`, key: randomBytes(32) };
  const path = join(dataDir, NAME);
  const unfinished = `${path}.new`;
  try {
    // What a start that was killed has left.
    await rm(unfinished, { force: true });
    await writeDurably(unfinished, `${made.id}:${made.key.toString('base64')}\n`);
    await rename(unfinished, path);
  } catch (error) {
    throw new BootFault(`The key of sealed jobs cannot be written to "${path}" (${messageOf(error)}).`, {
      cause: error,
    });
  }
  return [made];
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}
