import { open } from 'node:fs/promises';
import { BootFault } from '../../errors/index.js';

/**
 * A Unix socket's path has room for 107 bytes on Linux and 103 on macOS. libuv of some versions cuts a longer one off
 * without a word, and would bind somewhere else.
 */
const LONGEST_PATH = 103;

/** The longest name of a socket that is put behind the folder, with its slash. */
export const LONGEST_NAME = 40;

/**
 * Calls `use` with a path of the folder that is short enough to bind or connect to a socket in it. On Linux a long
 * folder is reached through an open descriptor; the path is valid only until `use` returns.
 */
export async function withShortPath<T>(folder: string, use: (folder: string) => Promise<T>): Promise<T> {
  if (Buffer.byteLength(folder) + LONGEST_NAME <= LONGEST_PATH) return use(folder);
  if (process.platform !== 'linux') {
    throw new BootFault(`The path of the data directory "${folder}" is too long here: set DATA_DIR to a shorter one.`);
  }
  const handle = await open(folder, 'r');
  try {
    return await use(`/proc/self/fd/${handle.fd}`);
  } finally {
    await handle.close();
  }
}
