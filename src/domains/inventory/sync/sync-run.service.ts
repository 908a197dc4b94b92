import { Inject, Injectable } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../../../config/index.js';
import { Database } from '../../../database/index.js';
import { type JobContext, PermanentFailure, RetryLater, seconds } from '../../../jobs/index.js';
import { Parties, type Vendor } from '../../master-data/index.js';
import { type RunTime, RunTimes } from '../run-times.service.js';
import { PageIntake } from './page-intake.service.js';
import { Settling } from './settling.service.js';
import { SupplierClient } from './supplier.client.js';
import { SyncBeginning } from './sync-beginning.service.js';
import { SyncFailures } from './sync-failures.service.js';
import type { SyncPosition } from './sync.js';
import type { SyncExternal } from './sync.jobs.js';

/** Until another sync of the vendor is looked for again. */
const BUSY_MS = seconds(10);

/** Another sync of the vendor has begun since. */
const SUPERSEDED = { refused: 'superseded' };

/**
 * Reads the supplier's stock page by page. Each page is a commit with the cursor of the next, so that a run after a stop
 * goes on there, and no page is applied twice.
 */
@Injectable()
export class SyncRun {
  readonly #supplier: SupplierClient | undefined;

  constructor(
    private readonly database: Database,
    private readonly parties: Parties,
    private readonly beginning: SyncBeginning,
    private readonly intake: PageIntake,
    private readonly settling: Settling,
    private readonly failures: SyncFailures,
    private readonly times: RunTimes,
    @Inject(CONFIG) { supplier }: AppConfig,
  ) {
    this.#supplier = supplier && new SupplierClient(supplier);
  }

  async run({ vendorCode, mode }: SyncExternal, job: JobContext): Promise<unknown> {
    const vendor = await this.#vendor(vendorCode);
    const beginning = await this.beginning.begin({ id: job.id, vendorId: vendor.id, mode });
    switch (beginning.outcome) {
      case 'superseded':
        return job.commit(async () => SUPERSEDED);
      case 'busy':
        throw new RetryLater(BUSY_MS, `The sync ${beginning.otherId} of the same vendor is at work`);
      case 'begun':
        return this.#goOn(beginning.sync, job);
    }
  }

  async #vendor(code: string): Promise<Vendor> {
    const vendor = await this.parties.findVendorByCode(this.database, code);
    if (vendor) return vendor;
    throw new PermanentFailure('unknown_vendor', `There is no vendor "${code}" whose stock the supplier's could be.`);
  }

  async #goOn(begun: SyncPosition, job: JobContext): Promise<unknown> {
    const supplier = this.#supplier ?? (await this.failures.notConfigured(begun.id));
    const time = this.times.begin();
    const read = await this.#readPages(begun, supplier, job, time);
    if (read.status !== 'settling') return job.commit(async () => SUPERSEDED);
    await this.settling.settle(read, job.signal, time);
    return job.commit(async (tx) => (await this.settling.finish(tx, read.id)) ?? SUPERSEDED);
  }

  /** Another run of the job may read as well, until it learns that it is over: each page is taken once all the same. */
  async #readPages(
    begun: SyncPosition,
    supplier: SupplierClient,
    job: JobContext,
    time: RunTime,
  ): Promise<SyncPosition> {
    let sync = begun;
    while (sync.status === 'paging') {
      const isFirst = sync === begun;
      time.need(supplier.timeoutMs);
      const answer = await supplier.page(sync, job.signal);
      if (answer.kind !== 'page') return this.failures.withoutPage(sync, answer, isFirst);
      await this.failures.refuseEndless(sync, answer.page.nextCursor);
      job.signal.throwIfAborted();
      sync = await this.intake.take(sync, answer.page);
      job.progress(progressOf(sync));
    }
    return sync;
  }
}

const progressOf = ({ pages, applied, unchanged, refused }: SyncPosition) => ({ pages, applied, unchanged, refused });
