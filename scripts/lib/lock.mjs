import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inProject } from './root.mjs';

const POLL_MS = 100;

/**
 * Does the work while no other process of this checkout does work of that name.
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(name, work) {
  const folder = inProject('node_modules/.cache');
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${name}.lock`);
  while (!(await take(path))) await sleep(POLL_MS);
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

/** The lock is a file with the holder's process id. */
async function take(path) {
  try {
    const file = await open(path, 'wx');
    await file.writeFile(String(process.pid));
    await file.close();
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  if (await isLeftOver(path)) await rm(path, { force: true });
  return false;
}

/** A holder that was killed could not remove it. */
async function isLeftOver(path) {
  const pid = Number(await readFile(path, 'utf8').catch(() => ''));
  // Empty: taken, or released, at this moment.
  if (!pid) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}
