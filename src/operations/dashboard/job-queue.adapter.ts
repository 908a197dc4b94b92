import type { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import type { Enqueued } from '../../jobs/index.js';
import type { DashboardActions } from './dashboard-actions.js';
import { type CopyJob, GuardedAdapter, REFUSED_ON_A_JOB, tidyAway } from './guarded.adapter.js';
import { overridden } from './overridden.js';
import { RefusedOnDashboard } from './refused.js';

const FINISHED: ReadonlySet<string> = new Set(['completed', 'failed']);

/** A queue of the engine on the dashboard: it shows copies, and its buttons act on the record. */
export class JobQueueAdapter extends GuardedAdapter {
  constructor(
    queue: ConstructorParameters<typeof BullMQAdapter>[0],
    private readonly actions: DashboardActions,
  ) {
    super(queue);
  }

  override async getJob(id: string): Promise<CopyJob | undefined> {
    const job = await super.getJob(id);
    return job && this.#guarded(job);
  }

  override async getJobs(...parameters: Parameters<BullMQAdapter['getJobs']>): Promise<CopyJob[]> {
    return (await super.getJobs(...parameters)).map((job) => this.#guarded(job));
  }

  /** The engine's own switch is never used. */
  override isPaused(): Promise<boolean> {
    return Promise.resolve(this.actions.isPaused(this.getName()));
  }

  override pause(): Promise<void> {
    return this.actions.pause(this.getName());
  }

  override resume(): Promise<void> {
    return this.actions.resume(this.getName());
  }

  override async clean(...[status, graceMs]: Parameters<BullMQAdapter['clean']>): Promise<void> {
    if (!FINISHED.has(status)) {
      throw new RefusedOnDashboard(
        `Cleaning what is ${status} in the engine`,
        'Cancel the jobs one by one, or use POST /api/v1/queue/clean/{queueName}.',
      );
    }
    if (status === 'failed') await this.actions.cleanDeadLetters(this.getName(), graceMs);
    await super.clean(status, graceMs);
    await this.actions.noteTidying(this.getName(), { copies: status });
  }

  override async addJob(...[name, data, options]: Parameters<BullMQAdapter['addJob']>): Promise<CopyJob> {
    const enqueued = await this.actions.add(this.getName(), name, data, options);
    // Its copy may come later: what is shown is the record. The dashboard reads no more than this of it.
    return shownAdded(enqueued, data) as CopyJob;
  }

  #guarded(job: CopyJob): CopyJob {
    const queue = this.getName();
    const copyId = String(job.id);
    return overridden(job, {
      ...REFUSED_ON_A_JOB,
      promote: () => this.actions.promoteCopy(copyId),
      retry: async () => {
        await this.actions.retryCopy(queue, copyId);
        await tidyAway(job);
      },
      remove: () => this.#remove(job, copyId),
    });
  }

  /** Taking a finished copy away tidies the dashboard; taking away one that waits means that it shall not run. */
  async #remove(job: CopyJob, copyId: string): Promise<void> {
    const state = await job.getState();
    if (state === 'active')
      throw new RefusedOnDashboard('Removing a job that runs', 'Cancel it with POST /api/v1/jobs/{id}/cancel.');
    if (!FINISHED.has(state)) return this.actions.cancelCopy(copyId);
    await job.remove();
    await this.actions.noteTidying(this.getName(), { copy: copyId, state });
  }
}

function shownAdded({ jobId, name, state }: Enqueued, data: unknown): Pick<CopyJob, 'getState' | 'toJSON'> {
  const json = {
    id: jobId,
    name,
    data,
    opts: {},
    progress: 0,
    attemptsMade: 0,
    timestamp: Date.now(),
    failedReason: '',
  };
  return {
    getState: async () => (state === 'queued' ? 'waiting' : 'delayed'),
    toJSON: () => ({ ...json, stacktrace: [], returnvalue: null }) as unknown as ReturnType<CopyJob['toJSON']>,
  };
}
