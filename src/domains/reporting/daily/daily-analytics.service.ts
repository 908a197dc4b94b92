import { Inject, Injectable } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../../../config/index.js';
import type { Transaction } from '../../../database/index.js';
import { ReportingProducer } from '../reporting.producer.js';
import { DailyAnalyticsRepository } from './daily-analytics.repository.js';

/** After a longer downtime the days before are left to reports, which count what is not recorded. */
const MOST_DAYS = 366;

/** Keeps what happened on each day, and tells of it. */
@Injectable()
export class DailyAnalytics {
  constructor(
    @Inject(CONFIG) private readonly config: AppConfig,
    private readonly repository: DailyAnalyticsRepository,
    private readonly producer: ReportingProducer,
  ) {}

  /**
   * Records every day that is over and not yet recorded, and has a report of the last of them mailed. A second run for the
   * same day records nothing and mails nothing.
   */
  async record(tx: Transaction, until: string | undefined): Promise<{ readonly days: readonly string[] }> {
    const days = await this.repository.record(tx, until, this.config.scheduler.timeZone, MOST_DAYS);
    const last = days.at(-1);
    if (last !== undefined) await this.#mail(tx, last);
    return { days };
  }

  async #mail(tx: Transaction, day: string): Promise<void> {
    const recipients = this.config.reporting.recipients.map((email) => ({ email }));
    if (recipients.length === 0) return;
    const request = { type: 'daily-analytics', format: 'pdf', startOn: day, endOn: day } as const;
    await this.producer.generate(tx, request, recipients);
  }
}
