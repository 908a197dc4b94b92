import type { Random } from './random.js';
import type { Deployment } from './simulation.js';
import type { World } from './simulated-process.js';

const ACTS = 12;
const ACTOR = { name: 'operator' };

const ANY_JOB = `select id, queue, state from haat.jobs where state = any($1) order by id`;

type Found = { id: string; queue: string; state: string };

/** The people who cancel, retry and discard, at whatever moment. */
export class Operators {
  constructor(
    private readonly world: World,
    private readonly random: Random,
    private readonly deployment: Deployment,
  ) {}

  /** Acts at random moments within `ms`. */
  work(ms: number): void {
    for (let count = 0; count < ACTS; count++) {
      this.world.time.after(this.random.between(1_000, ms), () => void this.#act());
    }
  }

  async #act(): Promise<void> {
    const isCancel = this.random.chance(0.4);
    const isRetry = this.random.chance(0.7);
    const choice = this.random.next();
    const jobs = await this.world.postgres.query<Found>(ANY_JOB, [
      isCancel ? ['pending', 'queued', 'active'] : ['dead'],
    ]);
    const job = jobs[Math.floor(choice * jobs.length)];
    const { serving } = this.deployment;
    const process = serving[Math.floor(choice * serving.length)];
    if (!job || !process) return;
    try {
      if (isCancel) await process.control.cancel(job.id, ACTOR);
      else if (isRetry) await process.deadLetters.retry(job.queue, job.id, ACTOR.name);
      else await process.deadLetters.discard(job.queue, job.id, 'Not needed any more', ACTOR.name);
    } catch {
      // Somebody was quicker, or the connection was lost: nothing was promised.
    }
  }
}
