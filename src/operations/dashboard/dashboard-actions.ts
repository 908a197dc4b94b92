import { Database } from '../../database/index.js';
import { cappedFaults, HaatError, InvalidInput, NotFound } from '../../errors/index.js';
import {
  type Actor,
  audit,
  DeadLetters,
  type Enqueued,
  JobCatalog,
  JobControl,
  Jobs,
  parseCopyId,
  QueueCleaning,
  QueueControl,
  QueueSettings,
} from '../../jobs/index.js';
import { type Validated, validated } from '../../validation/index.js';
import { EnqueueOptionsDto, enqueueOptionsOf } from '../enqueue-options.dto.js';
import { dashboardCaller } from './current-caller.js';
import { RefusedOnDashboard } from './refused.js';

const REMOVED = 'removed on the dashboard';

/** At one click; the next click takes the next. */
const MOST_CLEANED = 100_000;

/** What the dashboard's buttons do: each goes through the kernel, in the name of who uses the dashboard. */
export class DashboardActions {
  constructor(
    private readonly database: Database,
    private readonly catalog: JobCatalog,
    private readonly jobs: Jobs,
    private readonly control: JobControl,
    private readonly deadLetters: DeadLetters,
    private readonly cleaning: QueueCleaning,
    private readonly queues: QueueControl,
    private readonly settings: QueueSettings,
  ) {}

  /** Whether nothing of the queue is started: it is paused, or a handler holds it back for a while. */
  isPaused(queue: string): boolean {
    return this.settings.isStopped(queue);
  }

  async pause(queue: string): Promise<void> {
    await this.queues.pause(queue, 'Paused on the dashboard', actor().name);
  }

  async resume(queue: string): Promise<void> {
    await this.queues.resume(queue, actor().name);
  }

  /** Ends the job that a copy stands for. */
  async cancelCopy(copyId: string): Promise<void> {
    const { jobId, epoch } = recordOf(copyId);
    await this.control.cancel(jobId, actor(), { epoch });
  }

  /** Makes the job due that a copy stands for. */
  async promoteCopy(copyId: string): Promise<void> {
    const { jobId, epoch } = recordOf(copyId);
    await this.control.runNow(jobId, actor(), { epoch });
  }

  /** Retries the job that a failed copy stands for, if it is dead. */
  async retryCopy(queue: string, copyId: string): Promise<void> {
    await this.deadLetters.retry(queue, recordOf(copyId).jobId, actor().name);
  }

  async retryDeadLetter(queue: string, jobId: string): Promise<void> {
    await this.deadLetters.retry(queue, jobId, actor().name);
  }

  async discardDeadLetter(queue: string, jobId: string): Promise<void> {
    await this.deadLetters.discard(queue, jobId, REMOVED, actor().name);
  }

  async cleanDeadLetters(queue: string, olderThanMs: number): Promise<void> {
    await this.cleaning.clean(queue, { state: 'failed', limit: MOST_CLEANED, olderThanMs }, actor().name);
  }

  /** Copies of what has ended were taken off the dashboard; the record stays as it is. */
  async noteTidying(queue: string, after: object): Promise<void> {
    const entry = { actor: actor().name, action: 'dashboard.tidy', queue, after };
    await this.database.transaction((tx) => audit(tx, [entry]));
  }

  /** Records a job, validated as everywhere. @throws NotFound when the queue has no job of that name */
  async add(queue: string, name: string, data: unknown, options: unknown): Promise<Enqueued> {
    const declared = this.catalog.find(queue, name);
    if (!declared) throw new NotFound(`job of queue "${queue}" named`, name);
    const payload = accepted(validated<object>(declared.payload as never, data, 'data'));
    const dto = accepted(validated(EnqueueOptionsDto, options ?? {}, 'options'));
    const { name: owner } = actor();
    const job = await this.database.transaction(async (tx) => {
      const enqueued = await this.jobs.enqueue(tx, payload, enqueueOptionsOf(dto, { name: owner }));
      await audit(tx, [{ actor: owner, action: 'job.add', queue, jobId: enqueued.jobId, after: enqueued }]);
      return enqueued;
    });
    return job;
  }
}

function actor(): Actor {
  const caller = dashboardCaller.getStore();
  if (!caller) throw new HaatError('internal', 'no_caller', 'The dashboard was used without a caller.');
  return { name: caller.name };
}

function recordOf(copyId: string): { jobId: string; epoch: number } {
  const parsed = parseCopyId(copyId);
  if (parsed) return parsed;
  throw new RefusedOnDashboard(
    `Changing "${copyId}", which stands for no recorded job,`,
    'It is ignored by the workers.',
  );
}

function accepted<T>(checked: Validated<T>): T {
  if (checked.faults) throw new InvalidInput(checked.faults, sentenceOf(cappedFaults(checked.faults)));
  return checked.value;
}

/** The dashboard shows the message alone. */
const sentenceOf = (faults: readonly { field: string; message: string }[]): string =>
  `${faults.map(({ field, message }) => `${field} ${message}`).join('; ')}.`;
