import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/index.js';
import { ClusterEndings } from './cluster-endings.service.js';
import { ClustersRepository } from './clusters.repository.js';

/** There are few: what is left over is found by the next sweep. */
const BATCH = 200;

/** The safety net below the jobs of clusters: one that ended without its cluster would keep the codeframe waiting. */
@Injectable()
export class Settling {
  constructor(
    private readonly clusters: ClustersRepository,
    private readonly endings: ClusterEndings,
  ) {}

  async run(tx: Transaction): Promise<{ readonly settled: number }> {
    const leftBehind = await this.clusters.leftBehind(tx, BATCH);
    for (const { generationId, number, error } of leftBehind)
      await this.endings.leftBehind(tx, { generationId, cluster: number }, error);
    return { settled: leftBehind.length };
  }
}
