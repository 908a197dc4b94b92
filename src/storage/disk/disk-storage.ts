import { constants } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { contentOf } from '../content.js';
import { type ListedObject, type NewObject, Storage, type StorageKey, type StoredObject } from '../storage.js';
import { storageUnavailable } from '../storage.errors.js';
import { storageKey } from '../storage-key.js';
import { taking } from '../taking.js';
import { DiskFolder, isAbsence } from './disk-folder.js';
import { objectsIn } from './disk-listing.js';
import { orNoFile, publishFile, writeFile } from './write-file.js';

/** Windows has no such flag. */
const READ_NO_LINK = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0);

/** Keeps objects as files in a folder of this machine; processes on other machines do not see them. */
export class DiskStorage extends Storage {
  readonly #folder: DiskFolder;

  constructor(folder: string) {
    super();
    this.#folder = new DiskFolder(folder);
  }

  override put(object: NewObject, signal?: AbortSignal): Promise<number> {
    return taking(object, signal, async () => {
      const path = await this.#folder.future(object.key);
      const incoming = join(await this.#folder.incoming(), uuidv7());
      return orNoFile(incoming, async () => {
        const bytes = await writeFile(incoming, object.content);
        await publishFile(incoming, path);
        return bytes;
      });
    });
  }

  override async open(key: StorageKey): Promise<StoredObject | undefined> {
    try {
      const path = await this.#folder.existing(key);
      return path === undefined ? undefined : await opened(path);
    } catch (error) {
      if (isAbsence(error)) return undefined;
      throw storageUnavailable(error);
    }
  }

  override async remove(keys: readonly StorageKey[]): Promise<void> {
    try {
      for (const key of keys) {
        const path = await this.#folder.existing(key);
        if (path !== undefined) await rm(path, { force: true });
      }
    } catch (error) {
      throw storageUnavailable(error);
    }
  }

  override async *list(folder: string): AsyncGenerator<ListedObject> {
    try {
      const path = await this.#folder.existing(storageKey(folder));
      if (path !== undefined) yield* objectsIn(path, folder);
    } catch (error) {
      throw storageUnavailable(error);
    }
  }
}

async function opened(path: string): Promise<StoredObject> {
  const handle = await open(path, READ_NO_LINK);
  const { size } = await handle.stat();
  // The stream closes the file.
  return { content: contentOf(handle.createReadStream()), bytes: size };
}
