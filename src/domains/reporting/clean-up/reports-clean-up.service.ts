import { Inject, Injectable } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../../../config/index.js';
import type { JobContext } from '../../../jobs/index.js';
import { Orphans, type StorageKey } from '../../../storage/index.js';
import { reportIdOf, REPORTS_FOLDER } from '../report.js';
import { CleanUpRepository } from './clean-up.repository.js';

/** Reports that are removed by one statement. */
const BATCH = 500;

/** The files of removed reports are older; a younger one may still get its row. */
const ORPHAN_AGE_MS = 86_400_000;

/**
 * The row decides: first reports whose time is over are removed, then every file goes whose report is not to be had any
 * more. A run that stops in between leaves files for the next one.
 */
@Injectable()
export class ReportsCleanUp {
  constructor(
    @Inject(CONFIG) private readonly config: AppConfig,
    private readonly reports: CleanUpRepository,
    private readonly orphans: Orphans,
  ) {}

  async run(job: JobContext): Promise<unknown> {
    const removed = await this.#removeExpired(job.signal);
    const files = await this.orphans.remove(REPORTS_FOLDER, {
      olderThanMs: ORPHAN_AGE_MS,
      referred: (keys) => this.#kept(keys),
      signal: job.signal,
    });
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

  async #kept(keys: readonly StorageKey[]): Promise<ReadonlySet<StorageKey>> {
    const ids = await this.reports.kept(keys.map(reportIdOf));
    return new Set(keys.filter((key) => ids.has(reportIdOf(key))));
  }
}
