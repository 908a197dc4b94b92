import type { StorageKey } from './storage.js';

const KEY = /^[a-z0-9][a-z0-9-]*(\/[a-z0-9][a-z0-9-]*)*(\.[a-z0-9]{1,8})?$/;

/** @throws Error when a part could lead out of the store, or would not be a name everywhere */
export function storageKey(...parts: readonly string[]): StorageKey {
  const key = parts.join('/');
  if (!isStorageKey(key)) throw new Error(`"${key}" is no name for a stored object.`);
  return key;
}

/** Whether the program could have given an object this name. */
export function isStorageKey(name: string): name is StorageKey {
  return KEY.test(name) && name.length <= 200;
}
