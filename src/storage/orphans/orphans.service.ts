import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { PermanentFailure } from '../../jobs/index.js';
import { Storage, type StorageKey } from '../storage.js';
import { storageKey } from '../storage-key.js';
import { InstallationRepository } from './installation.repository.js';
import { type OrphanRules, removeOrphans } from './remove-orphans.js';

/** Holds an object for each installation that keeps files in the store; its name is all that counts. */
const INSTALLATIONS = 'installations';

/**
 * Removes what nothing refers to from the store of this installation. Of two that share a store each takes the files of the
 * other for orphans, because it looks into its own database: so each leaves its name there, and none removes anything as
 * long as there is another. Files that are as old as the grace of an orphan are of somebody who was here the night before.
 */
@Injectable()
export class Orphans {
  constructor(
    private readonly storage: Storage,
    private readonly installation: InstallationRepository,
  ) {}

  /**
   * Removes the objects of a folder that nothing refers to. It may be stopped anywhere and repeated.
   *
   * @returns how many there were
   * @throws PermanentFailure `store_shared`
   * @throws Unavailable `storage_unavailable`
   */
  async remove(folder: string, rules: OrphanRules): Promise<number> {
    await this.#assertAlone();
    return removeOrphans(this.storage, folder, rules);
  }

  async #assertAlone(): Promise<void> {
    const own = storageKey(INSTALLATIONS, await this.installation.id());
    const content = Readable.from([Buffer.from('An installation of Haat keeps its files here.\n')]);
    // Its name first: of two that do this at the same time, one sees the other at least.
    await this.storage.put({ key: own, content, contentType: 'text/plain' });
    for await (const { key } of this.storage.list(INSTALLATIONS)) if (key !== own) throw storeShared(key);
  }
}

const storeShared = (other: StorageKey): PermanentFailure =>
  new PermanentFailure(
    'store_shared',
    `Another installation keeps files in the same store, and what is in no row of this one may be one of its: nothing was ` +
      `removed. Give each its own S3_PREFIX, bucket or DATA_DIR; if the other is no more, remove "${other}" from the store.`,
  );
