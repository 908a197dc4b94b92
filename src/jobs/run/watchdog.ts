import { Inject, Injectable } from '@nestjs/common';
import { Database } from '../../database/index.js';
import { JobEngine } from '../engine/job-engine.js';
import { KERNEL_TIMING, type KernelTiming } from '../kernel-timing.js';
import { ActiveRuns } from './active-runs.js';
import { Workers } from './workers.js';

/** Queues with a job that is due and was handed over a while ago, and that nobody has asked to stand still. */
const WAITING = `
  select q.name
  from unnest($1::text[]) as q(name) left join haat.queues s on s.name = q.name
  where not coalesce(s.paused or s.held_until > haat.haat_now(), false)
    and exists (select 1 from haat.jobs j
      where j.state = 'queued' and j.queue = q.name
        and greatest(j.handed_at, j.run_at) < haat.haat_now() - $2::bigint * interval '1 ms')`;

/** Replaces workers that no longer take jobs, and starts those that could not be started. */
@Injectable()
export class Watchdog {
  constructor(
    private readonly database: Database,
    private readonly engine: JobEngine,
    private readonly workers: Workers,
    private readonly active: ActiveRuns,
    @Inject(KERNEL_TIMING) private readonly timing: KernelTiming,
  ) {}

  async check(): Promise<void> {
    this.workers.startMissing();
    // With the engine down a new worker would get no answer either.
    if (!this.engine.isUp()) return;
    const silent = this.#silentQueues();
    if (silent.length === 0) return;
    const stuck = await this.database.query<{ name: string }>(WAITING, [silent, this.timing.stuckWorkerMs]);
    await Promise.all(stuck.map(({ name }) => this.workers.replace(name)));
  }

  /** Whose worker runs nothing and has got no answer for too long. */
  #silentQueues(): readonly string[] {
    const busy = new Set(this.active.list().map(({ run }) => run.queue));
    return this.workers.silentFor(this.timing.stuckWorkerMs).filter((queue) => !busy.has(queue));
  }
}
