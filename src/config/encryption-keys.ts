import type { EncryptionKey } from './config.js';

const ID = /^[\w-]{1,32}$/;
const KEY_BYTES = 32;

/**
 * Reads `ENCRYPTION_KEYS`: comma-separated `id:key`, where the key is 32 bytes in base64.
 *
 * @throws Error with the reason, without any key in it.
 */
export function parseEncryptionKeys(list: string | undefined): EncryptionKey[] {
  const keys = (list ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map(parseEncryptionKey);
  const ids = new Set<string>();
  for (const { id } of keys) {
    if (ids.has(id)) throw new Error(`names two keys "${id}": what was sealed says by its id which key opens it`);
    ids.add(id);
  }
  return keys;
}

function parseEncryptionKey(entry: string, index: number): EncryptionKey {
  const [id = '', text, ...rest] = entry.split(':');
  const place = `entry ${index + 1}`;
  // What stands where the id belongs may be the key: a faulty entry is named by its place.
  if (text === undefined || rest.length > 0) throw new Error(`must hold id:key, which ${place} is not`);
  if (!ID.test(id)) throw new Error(`must name its keys by up to 32 letters, digits, "-" or "_", unlike ${place}`);
  const key = Buffer.from(text, 'base64');
  if (key.length !== KEY_BYTES || key.toString('base64') !== text) {
    throw new Error(
      `must hold ${KEY_BYTES} bytes in base64 as the key of ${place}: make one with "openssl rand -base64 32"`,
    );
  }
  return { id, key };
}
