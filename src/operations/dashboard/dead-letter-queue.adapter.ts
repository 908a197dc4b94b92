import type { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import type { DeadLetter } from '../../jobs/index.js';
import type { DashboardActions } from './dashboard-actions.js';
import { type CopyJob, GuardedAdapter, REFUSED_ON_A_JOB, tidyAway } from './guarded.adapter.js';
import { overridden } from './overridden.js';
import { RefusedOnDashboard } from './refused.js';

/**
 * The dead letters of a queue on the dashboard. In the engine they wait, for nobody ever takes them; here they are shown
 * as what they are, failed, so that the buttons for failed jobs act on them.
 */
export class DeadLetterQueueAdapter extends GuardedAdapter {
  constructor(
    view: ConstructorParameters<typeof BullMQAdapter>[0],
    private readonly deadQueue: string,
    private readonly actions: DashboardActions,
  ) {
    super(view);
  }

  override getJobStatuses(): ReturnType<BullMQAdapter['getJobStatuses']> {
    return ['failed'];
  }

  override getStatuses(): ReturnType<BullMQAdapter['getStatuses']> {
    return ['latest', 'failed'];
  }

  override async getJobCounts(): ReturnType<BullMQAdapter['getJobCounts']> {
    const counts = await super.getJobCounts();
    return { ...counts, waiting: 0, failed: counts.waiting };
  }

  override async getJob(id: string): Promise<CopyJob | undefined> {
    const job = await super.getJob(id);
    return job && this.#guarded(job);
  }

  override async getJobs(...[statuses, start, end]: Parameters<BullMQAdapter['getJobs']>): Promise<CopyJob[]> {
    if (!statuses.includes('failed')) return [];
    return (await super.getJobs(['waiting'], start, end)).map((job) => this.#guarded(job));
  }

  /** "Pause all" comes by here as well, and nothing runs that could be paused. */
  override pause(): Promise<void> {
    return Promise.resolve();
  }

  override resume(): Promise<void> {
    return Promise.resolve();
  }

  override async clean(...[status, graceMs]: Parameters<BullMQAdapter['clean']>): Promise<void> {
    if (status === 'failed') await this.actions.cleanDeadLetters(this.deadQueue, graceMs);
  }

  override async addJob(): Promise<never> {
    throw new RefusedOnDashboard('Adding a dead letter', 'A job gets here by dying.');
  }

  #guarded(job: CopyJob): CopyJob {
    const id = String(job.id);
    return overridden(job, {
      ...REFUSED_ON_A_JOB,
      promote: async () => {
        throw new RefusedOnDashboard('Promoting a dead letter', 'Retry it.');
      },
      getState: async () => 'failed',
      toJSON: () => shownAsFailed(job),
      retry: async () => {
        await this.actions.retryDeadLetter(this.deadQueue, id);
        await tidyAway(job);
      },
      remove: async () => {
        await this.actions.discardDeadLetter(this.deadQueue, id);
        await tidyAway(job);
      },
    });
  }
}

function shownAsFailed(job: CopyJob): object {
  // What stands there was put there by us, in this shape.
  const letter = job.data as DeadLetter;
  const failedAt = Date.parse(letter.failedAt);
  return {
    ...job.toJSON(),
    failedReason: letter.failureReason,
    stacktrace: [letter.failureStack],
    attemptsMade: letter.attempts,
    // The dashboard counts the time between the two, and takes a missing start for the year 1970.
    processedOn: failedAt,
    finishedOn: failedAt,
  };
}
