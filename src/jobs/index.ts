export { exponential, fixed, noBackoff } from './declare/backoff.js';
export { days, hours, minutes, seconds } from './declare/durations.js';
export { Handles } from './declare/handles.decorator.js';
export { Job } from './declare/job.decorator.js';
export { JobCatalog } from './declare/job-catalog.js';
export { Payload } from './declare/payload.js';
export { Priority } from './declare/priority.js';
export { Processor, QueueProcessor } from './declare/processor.decorator.js';
export { defineQueue, type QueueDefinition, type QueuePolicy, type Retention } from './declare/queue-definition.js';
export { JobEngine } from './engine/job-engine.js';
export { JobsModule } from './jobs.module.js';
export { type EndingCounts, FiguresReader, type Latency, type MinuteCounts } from './read/figures-reader.js';
export { JobReader } from './read/job-reader.js';
export { type JobFilter, JobSearch } from './read/job-search.js';
export {
  isFinal,
  type JobErrorView,
  type JobSummary,
  type JobView,
  SHOWN_STATES,
  type ShownState,
} from './read/job-view.js';
export { type JobListener, type JobSnapshot, JobWatcher } from './read/job-watcher.js';
export { type QueueDepth, QueueReader } from './read/queue-reader.js';
export { type FailureGroup, RecentFailures } from './read/recent-failures.js';
export { type ScheduleView, ScheduleReader } from './read/schedule-reader.js';
export { alongside, type Enqueued, type EnqueueOptions, type RowWriter } from './record/enqueue-options.js';
export { Jobs } from './record/jobs.js';
export { payloadKey } from './record/payload-key.js';
export { type Pruned, RecordRetention } from './retention/record-retention.js';
export type { JobContext } from './run/job-context.js';
export { PauseQueue, PermanentFailure, RetryLater } from './run/outcomes.js';
export { persistently } from './run/persistently.js';
export { Workers, type WorkerStatus } from './run/workers.js';
