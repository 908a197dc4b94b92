import {
  Handles,
  Job,
  type JobContext,
  Payload,
  Processor,
  type Pruned,
  QueueProcessor,
  RecordRetention,
} from '../jobs/index.js';
import { maintenance } from './maintenance.queues.js';

/** Deletes records of jobs, figures and audit entries whose time is over. */
@Job('clean-up-job-records', { queue: maintenance, schedule: { pattern: '30 3 * * *', missed: 'latest' } })
export class CleanUpJobRecords extends Payload<CleanUpJobRecords> {}

@Processor(maintenance)
export class MaintenanceProcessor extends QueueProcessor {
  constructor(private readonly retention: RecordRetention) {
    super();
  }

  /** Without a commit of its own: what is deleted is gone, and a second run finds the rest. */
  @Handles(CleanUpJobRecords)
  cleanUp(_: CleanUpJobRecords, job: JobContext): Promise<Pruned> {
    return this.retention.prune(job.signal);
  }
}
