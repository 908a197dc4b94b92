import { Inject, Injectable } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../../../config/index.js';
import { inBatches, type JobContext } from '../../../jobs/index.js';
import { CleanUpRepository } from './clean-up.repository.js';

/** A sync has up to a thousand faults, a bulk update five times as many. */
const UPDATES = 20;
const ALERTS = 5_000;

/** Forgets what has been over for as long as a dead job can be retried. */
@Injectable()
export class CleanUp {
  readonly #days: number;

  constructor(
    private readonly repository: CleanUpRepository,
    @Inject(CONFIG) { jobs }: AppConfig,
  ) {
    this.#days = jobs.retention.deadDays;
  }

  /** Without a commit of its own: what is deleted is gone, and a second run finds the rest. */
  async run({ signal }: Pick<JobContext, 'signal'>): Promise<unknown> {
    return {
      syncs: await inBatches(signal, () => this.repository.deleteSyncs(this.#days, UPDATES)),
      bulkUpdates: await inBatches(signal, () => this.repository.deleteBulkUpdates(this.#days, UPDATES)),
      alerts: await inBatches(signal, () => this.repository.deleteAlerts(this.#days, ALERTS)),
    };
  }
}
