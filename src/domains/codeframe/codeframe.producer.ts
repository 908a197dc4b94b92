import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/index.js';
import { alongside, type Enqueued, type EnqueueOptions, Jobs } from '../../jobs/index.js';
import { FinishCodeframe, GenerateCodeframe, NameCluster } from './codeframe.jobs.js';
import { type Asked, newGeneration, type GenerationSpec } from './generations/generation.js';
import { GenerationsRepository } from './generations/generations.repository.js';

/** Enqueues the steps of a codeframe. All of its jobs are found by its id. */
@Injectable()
export class CodeframeProducer {
  constructor(
    private readonly jobs: Jobs,
    private readonly generations: GenerationsRepository,
  ) {}

  /** Records the generation with the job that clusters, under one id and in one commit. */
  generate(tx: Transaction | undefined, spec: GenerationSpec, options: EnqueueOptions): Promise<Enqueued> {
    return this.jobs.enqueue(tx, new GenerateCodeframe({ ...spec }), {
      ...options,
      keys: (id) => [id, `category:${spec.categoryId}`],
      alongside: alongside(this.generations, (id) => newGeneration(id, spec, options)),
    });
  }

  /**
   * With the priority and the attempts that were asked for: naming is most of the work.
   *
   * @returns the ids of the jobs, in the order of the clusters
   */
  async nameClusters(tx: Transaction, generation: Follows, clusters: readonly number[]): Promise<readonly string[]> {
    const { id: generationId, priority, attempts } = generation;
    const options = {
      ...followedBy(generation),
      ...(priority !== null && { priority }),
      ...(attempts !== null && { attempts }),
    };
    const enqueued = await this.jobs.enqueueAll(
      tx,
      clusters.map((cluster) => ({ payload: new NameCluster({ generationId, cluster }), options })),
    );
    return enqueued.map(({ jobId }) => jobId);
  }

  async finish(tx: Transaction, generations: readonly Pick<Follows, 'id' | 'requestedBy'>[]): Promise<void> {
    await this.jobs.enqueueAll(
      tx,
      generations.map((generation) => ({
        payload: new FinishCodeframe({ generationId: generation.id }),
        options: followedBy(generation),
      })),
    );
  }
}

/** What the jobs of a generation take from it. */
type Follows = Asked & { readonly id: string };

/** They are found by its id, and belong to whoever asked for it. */
function followedBy({ id, requestedBy }: Pick<Follows, 'id' | 'requestedBy'>): EnqueueOptions {
  return { keys: [id], ...(requestedBy !== null && { owner: requestedBy }) };
}
