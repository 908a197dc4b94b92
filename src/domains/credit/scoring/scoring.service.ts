import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { Transaction } from '../../../database/index.js';
import { CreditProducer } from '../credit.producer.js';
import type { ScoreSnapshot } from './score-snapshot.js';
import { scoreOf } from './score.rules.js';
import { type NewScore, ScoresRepository } from './scores.repository.js';
import { SnapshotsRepository } from './snapshots.repository.js';

/** Retailers whose scores are computed in one commit: their accounts are locked for about a tenth of a second. */
const BATCH = 50;

/** Computes scores under the locks of their accounts, so that no payment or order comes in between. */
@Injectable()
export class Scoring {
  constructor(
    private readonly snapshots: SnapshotsRepository,
    private readonly scores: ScoresRepository,
    private readonly producer: CreditProducer,
  ) {}

  async calculate(tx: Transaction, retailerId: string, jobId: string) {
    const [score] = await this.#calculateAll(tx, [retailerId], jobId);
    return score ? { score: score.score, band: score.band, version: score.version } : { skipped: 'no_account' };
  }

  /** One batch of all retailers; the next one is part of the same commit. */
  async calculateBatch(tx: Transaction, after: string | undefined, jobId: string) {
    const retailerIds = await this.scores.batchAfter(tx, after, BATCH);
    const scores = await this.#calculateAll(tx, retailerIds, jobId);
    const next = retailerIds.length === BATCH ? await this.producer.calculateScores(tx, retailerIds.at(-1)) : undefined;
    return { scores: scores.length, next: next?.jobId ?? null };
  }

  async #calculateAll(tx: Transaction, retailerIds: readonly string[], jobId: string): Promise<readonly NewScore[]> {
    const locked = await this.scores.lockAccounts(tx, retailerIds);
    const snapshots = await this.snapshots.take(tx, locked);
    const scores = snapshots.map(({ retailerId, snapshot }) => newScore(retailerId, snapshot, jobId));
    await this.scores.store(tx, scores);
    return scores;
  }
}

function newScore(retailerId: string, snapshot: ScoreSnapshot, jobId: string): NewScore {
  return { id: uuidv7(), retailerId, jobId, snapshot, ...scoreOf(snapshot) };
}
