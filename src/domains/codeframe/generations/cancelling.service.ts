import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '../../../database/index.js';
import type { GenerationStatus } from '../../../database/schema/codeframe.js';
import { Conflict, NotFound } from '../../../errors/index.js';
import { JobControl } from '../../../jobs/index.js';
import { ClustersRepository } from './clusters.repository.js';
import { GenerationViews } from './generation-views.repository.js';
import { assertLegal } from './generation-states.rules.js';
import { GenerationsRepository } from './generations.repository.js';

/**
 * Stops a generation. What decides is its row: whatever runs on finds there that nothing is wanted any more. Then the jobs
 * are cancelled as well, so that calls under way are broken off; should the process die before, they end by themselves.
 */
@Injectable()
export class Cancelling {
  constructor(
    private readonly database: Database,
    private readonly generations: GenerationsRepository,
    private readonly clusters: ClustersRepository,
    private readonly views: GenerationViews,
    private readonly jobs: JobControl,
  ) {}

  /**
   * Clusters that are done stay. One that is cancelled already stays so.
   *
   * @throws NotFound when there is no such generation
   * @throws Conflict `illegal_move` when nothing is left to be stopped
   */
  async cancel(id: string, actor: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const status = await this.#lockedStatus(tx, id);
      if (status === 'cancelled') return;
      assertLegal({ id, status }, 'cancelled');
      await this.generations.cancel(tx, id);
      await this.clusters.cancelOpen(tx, id);
    });
    for (const jobId of [id, ...(await this.clusters.unfinishedJobs(id))]) await this.#cancelJob(jobId, actor);
  }

  /** As it is shown: a generation whose job has ended without clusters has ended as well. */
  async #lockedStatus(tx: Transaction, id: string): Promise<GenerationStatus> {
    await this.generations.lock(tx, id);
    const generation = await this.views.find(tx, id);
    if (!generation) throw new NotFound('codeframe', id);
    return generation.status === 'clustering' ? 'queued' : generation.status;
  }

  /** One that has ended meanwhile, or was cleared away, needs no cancelling. */
  async #cancelJob(jobId: string, name: string): Promise<void> {
    try {
      await this.jobs.cancel(jobId, { name });
    } catch (error) {
      if (!(error instanceof Conflict || error instanceof NotFound)) throw error;
    }
  }
}
