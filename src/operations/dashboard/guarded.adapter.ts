import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { messageOf } from '../../errors/index.js';
import { hiddenPayload } from '../../jobs/index.js';
import { type Log, logOf } from '../../observability/log.js';

import { RefusedOnDashboard } from './refused.js';

/** BullMQ's job, as bull-board gets it. */
export type CopyJob = NonNullable<Awaited<ReturnType<BullMQAdapter['getJob']>>>;

const SETTINGS = 'Settings of a queue are changed with PATCH /api/v1/queue/{queueName}.';
const SCHEDULES = 'Schedules are looked after under /api/v1/queue/schedules.';
const CLEAN = 'Use POST /api/v1/queue/clean/{queueName}.';

/** An adapter that hides sensitive data and refuses what would change the engine behind the back of the record. */
export abstract class GuardedAdapter extends BullMQAdapter {
  constructor(queue: ConstructorParameters<typeof BullMQAdapter>[0]) {
    super(queue, { allowCompletedRetries: false } as ConstructorParameters<typeof BullMQAdapter>[1]);
    this.setFormatter('data', hiddenPayload);
  }

  override async empty(): Promise<never> {
    throw new RefusedOnDashboard('Emptying a queue of the engine', CLEAN);
  }

  override async obliterate(): Promise<never> {
    throw new RefusedOnDashboard('Obliterating a queue of the engine', CLEAN);
  }

  override async promoteAll(): Promise<never> {
    throw new RefusedOnDashboard('Promoting all copies', 'Promote the jobs one by one.');
  }

  override async removeJobScheduler(): Promise<never> {
    throw new RefusedOnDashboard('Removing a schedule here', SCHEDULES);
  }

  override async runJobSchedulerNow(): Promise<never> {
    throw new RefusedOnDashboard('Running a schedule here', SCHEDULES);
  }

  override async updateJobScheduler(): Promise<never> {
    throw new RefusedOnDashboard('Changing a schedule here', SCHEDULES);
  }

  override async setConfiguredRateLimit(): Promise<never> {
    throw new RefusedOnDashboard("Changing the engine's rate limit", SETTINGS);
  }

  override async removeConfiguredRateLimit(): Promise<never> {
    throw new RefusedOnDashboard("Changing the engine's rate limit", SETTINGS);
  }

  override async releaseActiveRateLimit(): Promise<never> {
    throw new RefusedOnDashboard("Releasing the engine's rate limit", SETTINGS);
  }

  override async setGlobalConcurrency(): Promise<never> {
    throw new RefusedOnDashboard("Changing the engine's concurrency", SETTINGS);
  }
}

const log: Log = logOf('Dashboard');

/** Takes a copy off the dashboard once its record has changed. The kernel may have been first; the record decides. */
export async function tidyAway(job: CopyJob): Promise<void> {
  try {
    await job.remove();
  } catch (error) {
    log.debug({ queue: job.queueName, copyId: job.id, error: messageOf(error) }, 'A copy was not there to be removed');
  }
}

/** What no copy of a job allows: its data, time and priority stand in the record. */
export const REFUSED_ON_A_JOB = Object.fromEntries(
  ['update', 'updateData', 'changeDelay', 'changePriority', 'removeUnprocessedChildren'].map((method) => [
    method,
    async () => {
      throw new RefusedOnDashboard('Changing a copy of a job', 'Cancel the job and send another.');
    },
  ]),
);
