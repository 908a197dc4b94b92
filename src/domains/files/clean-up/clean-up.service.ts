import { Inject, Injectable } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../../../config/index.js';
import { days, inBatches, type JobContext } from '../../../jobs/index.js';
import { Orphans, Storage, type StorageKey } from '../../../storage/index.js';
import { EXPORTS_FOLDER, exportKey } from '../exports/inventory-export.js';
import { importKey, IMPORTS_FOLDER } from '../imports/inventory-import.js';
import { CleanUpRepository } from './clean-up.repository.js';

const BATCH = 100;

/** A file comes before the row that names it: a young one may still get its row. */
const YOUNG_MS = days(1);

/** Removes files before the rows that name them: killed in between, the next run finds the row and goes on. */
@Injectable()
export class CleanUp {
  readonly #days: number;

  constructor(
    @Inject(CONFIG) { files }: AppConfig,
    private readonly repository: CleanUpRepository,
    private readonly storage: Storage,
    private readonly orphans: Orphans,
  ) {
    this.#days = files.retentionDays;
  }

  async run({ signal }: Pick<JobContext, 'signal'>): Promise<unknown> {
    const exports = await inBatches(signal, () => this.#removeExports());
    const imports = await inBatches(signal, () => this.#removeImports());
    const unnamed = await this.#removeUnnamed(EXPORTS_FOLDER, signal);
    return { exports, imports, unnamed: unnamed + (await this.#removeUnnamed(IMPORTS_FOLDER, signal)) };
  }

  async #removeExports(): Promise<number> {
    const old = await this.repository.oldExports(this.#days, BATCH);
    await this.storage.remove(old.map(exportKey));
    await this.repository.deleteExports(old.map(({ id }) => id));
    return old.length;
  }

  async #removeImports(): Promise<number> {
    const old = await this.repository.oldImports(this.#days, BATCH);
    await this.storage.remove(old.map(({ id }) => importKey(id)));
    await this.repository.deleteImports(old.map(({ id }) => id));
    return old.length;
  }

  /** Those whose row was never committed, because the process was killed or the request was a repeat. */
  #removeUnnamed(folder: string, signal: AbortSignal): Promise<number> {
    return this.orphans.remove(folder, {
      olderThanMs: YOUNG_MS,
      referred: (keys) => this.#named(keys),
      signal,
    });
  }

  async #named(keys: readonly StorageKey[]): Promise<ReadonlySet<StorageKey>> {
    const named = await this.repository.recorded(keys.map(idOf).filter(isId));
    return new Set(keys.filter((key) => named.has(idOf(key))));
  }
}

/** Of the export or import that the object is the file of. */
const idOf = (key: StorageKey): string => key.replace(/^.*\//, '').replace(/\..*$/, '');

const isId = (text: string): boolean => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(text);
