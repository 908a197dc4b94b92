import type { Dir, Stats } from 'node:fs';
import { lstat, opendir } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { ListedObject } from '../storage.js';
import { isStorageKey } from '../storage-key.js';
import { isAbsence } from './disk-folder.js';

/** The objects in a folder and the folders in it; links and names that are no keys are none of ours. */
export async function* objectsIn(path: string, key: string): AsyncGenerator<ListedObject> {
  const isFolder = (await ifThere<Stats>(lstat(path)))?.isDirectory() ?? false;
  const folder = isFolder ? await ifThere<Dir>(opendir(path)) : undefined;
  for await (const entry of folder ?? []) {
    const [entryPath, entryKey] = [join(path, entry.name), posix.join(key, entry.name)];
    if (entry.isDirectory()) yield* objectsIn(entryPath, entryKey);
    if (!entry.isFile() || !isStorageKey(entryKey)) continue;
    const stats = await ifThere<Stats>(lstat(entryPath));
    if (stats) yield { key: entryKey, storedAt: stats.mtime };
  }
}

/** Files come and go while they are listed. */
async function ifThere<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}
