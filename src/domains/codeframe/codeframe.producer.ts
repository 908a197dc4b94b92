import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/index.js';
import { alongside, type Enqueued, type EnqueueOptions, Jobs } from '../../jobs/index.js';
import { FinishCodeframe, GenerateCodeframe, NameCluster } from './codeframe.jobs.js';
import { newGeneration, type GenerationSpec } from './generations/generation.js';
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
      alongside: alongside(this.generations, (id) => newGeneration(id, spec, options.owner)),
    });
  }

  /** @returns the ids of the jobs, in the order of the clusters */
  async nameClusters(tx: Transaction, generationId: string, clusters: readonly number[]): Promise<readonly string[]> {
    const enqueued = await this.jobs.enqueueAll(
      tx,
      clusters.map((cluster) => ({
        payload: new NameCluster({ generationId, cluster }),
        options: { keys: [generationId] },
      })),
    );
    return enqueued.map(({ jobId }) => jobId);
  }

  async finish(tx: Transaction, generationId: string): Promise<void> {
    await this.jobs.enqueue(tx, new FinishCodeframe({ generationId }), { keys: [generationId] });
  }
}
