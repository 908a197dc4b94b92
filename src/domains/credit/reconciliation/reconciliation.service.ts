import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '../../../database/index.js';
import type { JobContext } from '../../../jobs/index.js';
import { logOf } from '../../../observability/log.js';
import { ComparisonRepository } from './comparison.repository.js';
import { ReconciliationsRepository, type Totals } from './reconciliations.repository.js';

/** Accounts that one statement compares: some ten milliseconds of work. */
const CHUNK = 200;

/**
 * Compares the accounts chunk by chunk. Each chunk commits what it found and how far it came, so that a run after a
 * stop goes on there. It mends nothing: whoever finds out why two figures differ writes the posting that corrects them.
 */
@Injectable()
export class Reconciliation {
  readonly #log = logOf('Credit');

  constructor(
    private readonly database: Database,
    private readonly reconciliations: ReconciliationsRepository,
    private readonly comparison: ComparisonRepository,
  ) {}

  async run(job: JobContext): Promise<unknown> {
    await this.reconciliations.begin(this.database, job.id);
    while (await this.#compareChunk(job)) job.signal.throwIfAborted();
    return job.commit((tx) => this.#finish(tx, job.id));
  }

  /** Returns whether there may be more. */
  async #compareChunk(job: JobContext): Promise<boolean> {
    const chunk = await this.comparison.compareNext(this.database, job.id, CHUNK);
    if (!chunk) return false;
    job.progress({ accounts: chunk.accounts, discrepancies: chunk.discrepancies });
    return chunk.compared === CHUNK;
  }

  async #finish(tx: Transaction, id: string): Promise<Totals | undefined> {
    await this.comparison.compareLedger(tx, id);
    const totals = await this.reconciliations.finish(tx, id);
    // Before the commit: an alert that comes twice is better than one that a crash has swallowed.
    if (totals && totals.discrepancies > 0) this.#alert(id, totals);
    return totals;
  }

  #alert(reconciliationId: string, { discrepancies, accounts, isBalanced }: Totals): void {
    const facts = { reconciliationId, discrepancies, accounts, isBalanced };
    this.#log.error(facts, 'Credit reconciliation found discrepancies');
  }
}
