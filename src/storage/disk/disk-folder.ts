import { mkdir, readdir, realpath, rm, stat } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { codeOf } from '../../errors/index.js';
import type { StorageKey } from '../storage.js';

/** Only the user that the program runs as may look into it. */
const OWNER_ONLY = 0o700;

/** No key begins with a dot. */
const INCOMING = '.incoming';

/** Nothing takes this long to write: whoever began it is gone. */
const ABANDONED_MS = 86_400_000;

/** The folder of a store on disk, and the paths in it. */
export class DiskFolder {
  #sweeping: Promise<void> | undefined;

  constructor(private readonly folder: string) {}

  /** Where what is not yet whole is written: on the same disk, so that it can be renamed. */
  async incoming(): Promise<string> {
    const path = join(this.folder, INCOMING);
    // Each time: whoever tidies the disk may remove it while it is empty.
    await mkdir(path, { recursive: true, mode: OWNER_ONLY });
    try {
      await (this.#sweeping ??= sweep(path));
    } catch (error) {
      this.#sweeping = undefined;
      throw error;
    }
    return path;
  }

  /** The path of an object that may be there; none when its folder is not. */
  async existing(key: StorageKey): Promise<string | undefined> {
    try {
      return await this.#inside(key);
    } catch (error) {
      if (isAbsence(error)) return undefined;
      throw error;
    }
  }

  /** The path of an object that is to be there; its folder is made. */
  async future(key: StorageKey): Promise<string> {
    await mkdir(join(this.folder, dirname(key)), { recursive: true, mode: OWNER_ONLY });
    return this.#inside(key);
  }

  /** A key leads nowhere outside by itself; a folder on the way that somebody has replaced by a link might. */
  async #inside(key: StorageKey): Promise<string> {
    const root = await realpath(this.folder);
    const parent = await realpath(join(root, dirname(key)));
    if (parent === root || parent.startsWith(root + sep)) return join(this.folder, key);
    throw new Error(`A link leads "${key}" out of the folder of the stored files.`);
  }
}

/** Once a process: what processes that were killed have left behind is removed. */
async function sweep(path: string): Promise<void> {
  for (const name of await readdir(path)) {
    const abandoned = join(path, name);
    const { mtimeMs } = await stat(abandoned).catch(() => ({ mtimeMs: Date.now() }));
    if (mtimeMs < Date.now() - ABANDONED_MS) await rm(abandoned, { force: true });
  }
}

/** Whether a file system says that there is no such file. */
export const isAbsence = (error: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '');
