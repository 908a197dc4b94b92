import { Handles, type JobContext, Processor, QueueProcessor } from '../../../jobs/index.js';
import { RecordDailyAnalytics } from './daily-analytics.job.js';
import { DailyAnalytics } from './daily-analytics.service.js';
import { dailyReports } from './daily-reports.queues.js';

@Processor(dailyReports)
export class DailyReportsProcessor extends QueueProcessor {
  constructor(private readonly analytics: DailyAnalytics) {
    super();
  }

  @Handles(RecordDailyAnalytics)
  record({ until }: RecordDailyAnalytics, job: JobContext): Promise<unknown> {
    return this.analytics.run(until, job);
  }
}
