import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/index.js';
import { ClustersRepository, type ClusterEnding } from './clusters.repository.js';
import { merged } from './codeframe.rules.js';
import { endingOf } from './generation-states.rules.js';
import { GenerationsRepository } from './generations.repository.js';

/** Makes the codeframe of what the clusters were named. */
@Injectable()
export class Finishing {
  constructor(
    private readonly generations: GenerationsRepository,
    private readonly clusters: ClustersRepository,
  ) {}

  async run(tx: Transaction, generationId: string): Promise<unknown> {
    const generation = await this.generations.lock(tx, generationId);
    if (generation?.status !== 'finishing') return { skipped: generation?.status ?? 'unknown' };
    const clusters = await this.clusters.all(tx, generationId);
    const named = clusters.flatMap(({ status, answers, theme }) =>
      status === 'done' && theme ? [{ answers, theme }] : [],
    );
    const status = endingOf({ done: named.length, failed: failedOf(clusters) });
    await this.generations.finish(tx, generationId, status, merged(generation.hierarchyPreference, named));
    return { status, clusters: clusters.length, failed: failedOf(clusters) };
  }
}

const failedOf = (clusters: readonly ClusterEnding[]): number =>
  clusters.filter(({ status }) => status === 'failed').length;
