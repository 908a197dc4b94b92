import { Job, Payload } from '../../../jobs/index.js';
import { IsMoment, Optional } from '../../../validation/index.js';
import { dailyReports } from './daily-reports.queues.js';

/** Records what happened on the days that are over, and has a report of the last of them sent. */
@Job('daily-analytics', {
  queue: dailyReports,
  schedule: {
    pattern: '0 0 * * *',
    // One run makes up for the days that were missed.
    missed: 'latest',
    payload: (slot) => new RecordDailyAnalytics({ until: slot.toISOString() }),
  },
})
export class RecordDailyAnalytics extends Payload<RecordDailyAnalytics> {
  /** The local day of this moment is the first that is not over; absent: the day of the run. */
  @Optional() @IsMoment() readonly until?: string;
}
