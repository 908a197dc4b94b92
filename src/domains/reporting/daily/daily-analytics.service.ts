import { Inject, Injectable } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../../../config/index.js';
import type { Transaction } from '../../../database/index.js';
import { type JobContext, RetryLater, seconds } from '../../../jobs/index.js';
import { ReportingProducer } from '../reporting.producer.js';
import { DailyAnalyticsRepository } from './daily-analytics.repository.js';

/** After a longer downtime the days before are left to reports, which count what is not recorded. */
const MOST_DAYS = 366;

/** Days that are recorded by one statement: a stop loses no more than them. */
const AT_ONCE = 10;

/**
 * What happened before midnight is committed a little after it: a transaction notes its moment, waits for locks, and lives for 15
 * seconds at most.
 */
const SETTLES_AFTER = seconds(20);

/** Keeps what happened on each day, and tells of it. */
@Injectable()
export class DailyAnalytics {
  constructor(
    @Inject(CONFIG) private readonly config: AppConfig,
    private readonly repository: DailyAnalyticsRepository,
    private readonly producer: ReportingProducer,
  ) {}

  /**
   * Records every day that is over and not yet recorded, and has a report of the last of them mailed. The earlier ones are
   * committed some at a time, so that a run after a stop goes on where this one was; the last one is recorded and mailed in
   * the commit of the job. A second run for the same day records nothing and mails nothing.
   *
   * @throws RetryLater while the last day may still grow
   */
  async run(until: string | undefined, job: JobContext): Promise<{ readonly days: readonly string[] }> {
    const { timeZone } = this.config.scheduler;
    const due = await this.repository.due(until, timeZone, MOST_DAYS, SETTLES_AFTER);
    const last = due.at(-1);
    if (last && last.msLeft > 0) {
      throw new RetryLater(last.msLeft, `What happened on ${last.day} may not all be committed yet.`);
    }
    const days = due.map(({ day }) => day);
    const earlier = await this.#recordEarlier(days.slice(0, -1), job);
    return job.commit(async (tx) => {
      const recorded = await this.repository.record(tx, days.slice(-1), timeZone);
      for (const day of recorded) await this.#mail(tx, day);
      return { days: [...earlier, ...recorded] };
    });
  }

  async #recordEarlier(days: readonly string[], job: JobContext): Promise<readonly string[]> {
    const recorded: string[] = [];
    for (let first = 0; first < days.length; first += AT_ONCE) {
      job.signal.throwIfAborted();
      const some = days.slice(first, first + AT_ONCE);
      recorded.push(...(await this.repository.record(undefined, some, this.config.scheduler.timeZone)));
      job.progress({ days: first + some.length, of: days.length + 1 });
    }
    return recorded;
  }

  async #mail(tx: Transaction, day: string): Promise<void> {
    const recipients = this.config.reporting.recipients.map((email) => ({ email }));
    if (recipients.length === 0) return;
    const request = { type: 'daily-analytics', format: 'pdf', startOn: day, endOn: day } as const;
    await this.producer.generate(tx, request, recipients);
  }
}
