import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '../../../database/index.js';
import { CodeframeProducer } from '../codeframe.producer.js';
import { type Batch, SettlingRepository } from './settling.repository.js';

/** Generations in a commit: some thousand clusters at most, which takes tenths of a second. */
const BATCH = 20;

/** How many generations a sweep has brought on, by what they waited for. */
export interface Settled {
  readonly clustering: number;
  readonly naming: number;
  readonly finishing: number;
}

/**
 * The safety net below the jobs of codeframes: one that was cancelled, cleaned away or lost would keep its codeframe
 * waiting for ever. Each batch is a commit, and the next one goes on behind it, so that nothing keeps the rest waiting.
 */
@Injectable()
export class Settling {
  constructor(
    private readonly database: Database,
    private readonly generations: SettlingRepository,
    private readonly producer: CodeframeProducer,
  ) {}

  async run(signal: AbortSignal): Promise<Settled> {
    return {
      clustering: await this.#inBatches(signal, (tx, batch) => this.generations.endQueued(tx, batch)),
      naming: await this.#inBatches(signal, (tx, batch) => this.#endLeft(tx, batch)),
      finishing: await this.#inBatches(signal, (tx, batch) => this.#finishAgain(tx, batch)),
    };
  }

  async #endLeft(tx: Transaction, batch: Batch): Promise<readonly string[]> {
    const found = await this.generations.lockLeft(tx, batch);
    const ids = found.map(({ id }) => id);
    await this.producer.finish(tx, await this.generations.endLeft(tx, ids));
    return ids;
  }

  async #finishAgain(tx: Transaction, batch: Batch): Promise<readonly string[]> {
    const found = await this.generations.lockUnfinished(tx, batch);
    await this.producer.finish(tx, found);
    return found.map(({ id }) => id);
  }

  /** @param settle returns the generations that it has found, in the order of their ids */
  async #inBatches(
    signal: AbortSignal,
    settle: (tx: Transaction, batch: Batch) => Promise<readonly string[]>,
  ): Promise<number> {
    let total = 0;
    let after: string | undefined;
    for (;;) {
      signal.throwIfAborted();
      const batch: Batch = { after, most: BATCH };
      const ids = await this.database.transaction((tx) => settle(tx, batch));
      total += ids.length;
      after = ids.at(-1);
      if (ids.length < BATCH) return total;
    }
  }
}
