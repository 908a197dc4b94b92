/* Declaring queues, jobs and schedules. */
export { type Backoff, backoffDelay, exponential, fixed, noBackoff } from './declare/backoff.js';
export { days, hours, type Milliseconds, minutes, seconds } from './declare/durations.js';
export { Handles } from './declare/handles.decorator.js';
export { type DeclaredJob, type DeclaredQueue, JobCatalog } from './declare/job-catalog.js';
export { Job } from './declare/job.decorator.js';
export { Payload } from './declare/payload.js';
export { Priority } from './declare/priority.js';
export { Processor, QueueProcessor } from './declare/processor.decorator.js';
export {
  defineQueue,
  KERNEL_DEFAULT,
  type QueueDefinition,
  type Retention,
  usualRetention,
} from './declare/queue-definition.js';
export type { MissedPolicy, Schedule } from './declare/schedule.js';
export { Sensitive } from './sealing/sensitive.decorator.js';

/* Enqueuing. */
export {
  alongside,
  type Enqueued,
  type EnqueueOptions,
  type EnqueueRequest,
  type RowWriter,
} from './record/enqueue-options.js';
export { Jobs } from './record/jobs.js';
export { BusinessKeys } from './sealing/business-keys.js';
export { SealedTexts } from './sealing/sealed-texts.js';
export { SealingKeyUnknown } from './sealing/sealing.errors.js';
export { Signatures } from './sealing/signatures.js';

/* Handling. */
export type { JobContext } from './run/job-context.js';
export { JobCancelled, JobTimedOut, PauseQueue, PermanentFailure, RetryLater } from './run/outcomes.js';
export { inBatches } from './run/in-batches.js';
export { persistently } from './run/persistently.js';
export { storableJson, storableText } from './run/storable.js';

/* Reading what is recorded. */
export type { DeadLetterFilter } from './dead-letters/dead-letter-filter.js';
export { type DeadLetterGroup, DeadLetterReader, type ListedDeadLetter } from './dead-letters/dead-letter-reader.js';
export { type DeadLetter, deadLetterQueueOf } from './dead-letters/dead-letter.js';
export { Policies } from './policy/policies.js';
export { POLICY_SOURCES, type PolicySource, type QueuePolicyInForce } from './policy/policy-in-force.js';
export { AuditReader, type AuditView } from './read/audit-reader.js';
export { type EndingCounts, FiguresReader, type MinuteCounts } from './read/figures-reader.js';
export { JobReader } from './read/job-reader.js';
export { type JobFilter, JobSearch } from './read/job-search.js';
export {
  isFinal,
  type JobErrorView,
  type JobSummary,
  type JobView,
  SHOWN_STATE,
  SHOWN_STATES,
  type ShownState,
} from './read/job-view.js';
export { type JobListener, type JobSnapshot, JobWatcher } from './read/job-watcher.js';
export { type QueueDepth, QueueReader } from './read/queue-reader.js';
export { idsBetween } from './read/time-ordered-ids.js';
export { type FailureGroup, RecentFailures } from './read/recent-failures.js';
export { hiddenPayload } from './sealing/envelope.js';

/* Operating. */
export { audit } from './control/audit-trail.js';
export { type Actor, type Cancelled, JobControl } from './control/job-control.js';
export { CLEANABLE, type CleanableState, QueueCleaning } from './control/queue-cleaning.js';
export { QueueControl, type QueueState } from './control/queue-control.service.js';
export { type BulkDiscarded, type BulkRetried, DeadLetters, type Retried } from './dead-letters/dead-letters.js';
export { type Pruned, RecordRetention } from './retention/record-retention.js';

/* For what stands around the kernel: the server, the scheduler, health, the dashboard. */
export { QueueSettings } from './dispatch/queue-settings.js';
export { parseCopyId } from './engine/engine.js';
export { JobEngine } from './engine/job-engine.js';
export { WakeUps } from './engine/wake-ups.js';
export { JobsModule } from './jobs.module.js';
export { Kernel } from './kernel.js';
export { Leases } from './leases.js';
export { Periodic } from './periodic.js';
export { EngineMemory } from './restore/engine-memory.js';
export type { WorkerStatus } from './run/queue-worker.js';
export { Workers } from './run/workers.js';
