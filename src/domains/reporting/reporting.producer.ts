import { Inject, Injectable } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../../config/index.js';
import type { Transaction } from '../../database/index.js';
import { alongside, type Enqueued, type EnqueueOptions, Jobs } from '../../jobs/index.js';
import { GenerateReport, type Recipient } from './generation/generate-report.job.js';
import type { NewReport, ReportRequest } from './report.js';
import { ReportsRepository } from './reports.repository.js';
import { withOwnKey } from './requests/own-key.js';

/** How reports are asked for. */
@Injectable()
export class ReportingProducer {
  constructor(
    @Inject(CONFIG) private readonly config: AppConfig,
    private readonly jobs: Jobs,
    private readonly reports: ReportsRepository,
  ) {}

  /**
   * Records the report and the job that makes it, which have one id; with `tx` in the caller's commit. What is to be deduplicated
   * is so among the jobs of one owner.
   */
  generate(
    tx: Transaction | undefined,
    request: ReportRequest,
    recipients: readonly Recipient[],
    options: EnqueueOptions = {},
  ): Promise<Enqueued> {
    const { type, format, startOn, endOn, vendorCode, retailerCode } = request;
    const filters = { startDate: startOn, endDate: endOn, vendorCode, retailerCode };
    const record = alongside(this.reports.writer(this.config.files.retentionDays), (id): NewReport => ({
      ...request,
      id,
      owner: options.owner ?? null,
    }));
    return this.jobs.enqueue(tx, new GenerateReport({ type, format, filters, recipients }), {
      ...withOwnKey(options),
      keys: [type],
      alongside: record,
    });
  }
}
