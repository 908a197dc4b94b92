import { Job, Payload } from '../../../jobs/index.js';
import { reportGeneration } from '../reporting.queues.js';

/** Removes the files of reports whose time is over, and files that belong to no report. */
@Job('cleanup-reports', { queue: reportGeneration, schedule: { pattern: '30 3 * * *', missed: 'latest' } })
export class CleanUpReports extends Payload<CleanUpReports> {}
