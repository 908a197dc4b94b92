import { Inject, Injectable } from '@nestjs/common';
import { validate as isUuid } from 'uuid';
import { type AppConfig, CONFIG } from '../../../config/index.js';
import type { JobContext } from '../../../jobs/index.js';
import { type ListedObject, Storage } from '../../../storage/index.js';
import { reportIdOf, REPORTS_FOLDER } from '../report.js';
import { CleanUpRepository } from './clean-up.repository.js';

/** Reports and objects that are looked at together. */
const BATCH = 500;

/** A file that belongs to no report stays for a day: it may be that of a store that others use as well. */
const STRAY_MS = 86_400_000;

/**
 * The row decides: first reports whose time is over are removed, then every object goes whose report is not to be had any
 * more. A run that stops in between leaves objects for the next one.
 */
@Injectable()
export class ReportsCleanUp {
  constructor(
    @Inject(CONFIG) private readonly config: AppConfig,
    private readonly reports: CleanUpRepository,
    private readonly storage: Storage,
  ) {}

  async run(job: JobContext): Promise<unknown> {
    const removed = await this.#removeExpired(job.signal);
    const files = await this.#removeFiles(job.signal);
    return job.commit(async (tx) => {
      const forgotten = await this.reports.forget(tx, this.config.files.retentionDays);
      return { removed, files, forgotten };
    });
  }

  async #removeExpired(signal: AbortSignal): Promise<number> {
    let removed = 0;
    for (;;) {
      signal.throwIfAborted();
      const count = await this.reports.removeExpired(BATCH);
      removed += count;
      if (count < BATCH) return removed;
    }
  }

  async #removeFiles(signal: AbortSignal): Promise<number> {
    let files = 0;
    let batch: ListedObject[] = [];
    for await (const object of this.storage.list(REPORTS_FOLDER)) {
      signal.throwIfAborted();
      batch.push(object);
      if (batch.length < BATCH) continue;
      files += await this.#removeUnneeded(batch);
      batch = [];
    }
    return files + (await this.#removeUnneeded(batch));
  }

  async #removeUnneeded(objects: readonly ListedObject[]): Promise<number> {
    const ids = objects.map(({ key }) => reportIdOf(key)).filter((id) => isUuid(id));
    const states = await this.reports.statesOf(ids);
    const isUnneeded = ({ key, storedAt }: ListedObject): boolean => {
      const state = states.get(reportIdOf(key));
      return state === undefined ? storedAt.getTime() < Date.now() - STRAY_MS : state === 'removed';
    };
    const unneeded = objects.filter(isUnneeded).map(({ key }) => key);
    if (unneeded.length > 0) await this.storage.remove(unneeded);
    return unneeded.length;
  }
}
