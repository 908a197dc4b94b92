import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/index.js';
import type { StoredError } from '../../../database/schema/jobs.js';
import { CodeframeProducer } from '../codeframe.producer.js';
import type { CallOf, Caller } from './calls.repository.js';
import { ClustersRepository } from './clusters.repository.js';
import type { Generation } from './generation.js';
import { isLegal } from './generation-states.rules.js';
import { GenerationsRepository } from './generations.repository.js';

/** What became of the ending of a cluster. */
export type Ended = 'ended' | 'ended_before' | 'cancelled';

/**
 * Ends clusters, each under the lock of its generation: so one of them is the last, sees that it is, and has the codeframe
 * finished in the same commit.
 */
@Injectable()
export class ClusterEndings {
  constructor(
    private readonly generations: GenerationsRepository,
    private readonly clusters: ClustersRepository,
    private readonly producer: CodeframeProducer,
  ) {}

  /** Also of a cluster that was given up meanwhile: it has its name now. */
  done(tx: Transaction, { generationId, cluster }: CallOf): Promise<Ended> {
    return this.#end(tx, generationId, () => this.clusters.done(tx, generationId, cluster));
  }

  /** Changes nothing unless `by` was the last run to call, nor where an answer is recorded. */
  failed(tx: Transaction, { generationId, cluster }: CallOf, error: StoredError, by: Caller): Promise<Ended> {
    return this.#end(tx, generationId, () => this.clusters.fail(tx, generationId, cluster, error, by));
  }

  async #end(tx: Transaction, generationId: string, end: () => Promise<boolean>): Promise<Ended> {
    const generation = await this.generations.lock(tx, generationId);
    if (!generation || generation.status === 'cancelled') return 'cancelled';
    if (!(await end())) return 'ended_before';
    if (!(await this.clusters.isOpen(tx, generationId))) await this.#finish(tx, generation);
    return 'ended';
  }

  async #finish(tx: Transaction, generation: Generation): Promise<void> {
    const { id, status } = generation;
    // The job that finishes is on its way already, and reads what is true when it runs.
    if (status === 'finishing') return;
    // It had ended without this cluster.
    if (isLegal(status, 'naming')) await this.generations.reopen(tx, id);
    await this.generations.move(tx, id, 'finishing');
    await this.producer.finish(tx, [generation]);
  }
}
