import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';

const OWNER_ONLY = 0o600;

/**
 * Writes a new file that is on the disk, and not only with the system, when this returns.
 *
 * @returns its size in bytes
 */
export async function writeFile(path: string, content: Readable): Promise<number> {
  const file = await open(path, 'wx', OWNER_ONLY);
  try {
    // Each call goes on where the last one ended.
    for await (const chunk of content) await file.writeFile(chunk as Buffer);
    await file.sync();
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}

/** Gives a file its right name; after this it survives a loss of power under it. */
export async function publishFile(path: string, name: string): Promise<void> {
  await rename(path, name);
  // A rename is on the disk when its folder is. Windows opens no folders, and needs none of this.
  if (process.platform === 'win32') return;
  const folder = await open(dirname(name), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Does `work`; when that fails, no file is left. */
export async function orNoFile<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}
