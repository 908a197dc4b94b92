import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/index.js';
import { type JobContext, PermanentFailure, seconds } from '../../../jobs/index.js';
import { Parties } from '../../master-data/index.js';
import { RunTimes } from '../run-times.service.js';
import { LowStockAlerts, type AlertedBatch } from './low-stock-alerts.service.js';
import type { StockCheck } from './stock-check.jobs.js';

/** More than a batch takes. */
const BATCH_MS = seconds(15);

/**
 * Looks for what is running out, batch by batch. An alert that a run has recorded is no longer looked for, so that one
 * after a stop goes on where it stopped.
 */
@Injectable()
export class StockCheckRun {
  constructor(
    private readonly database: Database,
    private readonly parties: Parties,
    private readonly alerts: LowStockAlerts,
    private readonly times: RunTimes,
  ) {}

  /** Its result counts what this run has done: what an earlier run of the job did is not told twice. */
  async run({ vendorCode }: StockCheck, job: JobContext): Promise<unknown> {
    const vendorId = vendorCode === undefined ? undefined : await this.#vendorId(vendorCode);
    const time = this.times.begin();
    const counts = { alerted: 0, critical: 0, mails: 0 };
    let last: AlertedBatch['last'];
    do {
      job.signal.throwIfAborted();
      time.need(BATCH_MS);
      const batch = await this.alerts.alertBatch(vendorId, last);
      counts.alerted += batch.alerted;
      counts.critical += batch.critical;
      job.progress({ ...counts });
      last = batch.last;
    } while (last);
    for (let mails = 1; mails > 0; counts.mails += mails) {
      job.signal.throwIfAborted();
      time.need(BATCH_MS);
      mails = await this.alerts.mailBatch(vendorId);
    }
    return job.commit(async () => counts);
  }

  async #vendorId(code: string): Promise<string> {
    const vendor = await this.parties.findVendorByCode(this.database, code);
    if (vendor) return vendor.id;
    throw new PermanentFailure('unknown_vendor', `There is no vendor "${code}" whose stock could be looked through.`);
  }
}
