import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '../../../database/index.js';
import { PermanentFailure, seconds } from '../../../jobs/index.js';
import type { RunTime } from '../run-times.service.js';
import { ListingsRepository } from './listings.repository.js';
import type { SyncPosition } from './sync.js';
import { SyncsRepository, type SyncTotals } from './syncs.repository.js';

/** Products that are emptied in one commit: so long are their orders kept waiting. */
const BATCH = 500;

/** More than a batch takes. */
const BATCH_MS = seconds(15);

/** What is left to do once every page is applied: a full sync empties what the supplier did not list. */
@Injectable()
export class Settling {
  constructor(
    private readonly database: Database,
    private readonly syncs: SyncsRepository,
    private readonly listings: ListingsRepository,
  ) {}

  /**
   * @throws PermanentFailure for a full sync that met no product: an outage there must not empty the vendor's stock
   * @throws RetryLater when the time of the run is up
   */
  async settle(sync: SyncPosition, signal: AbortSignal, time: RunTime): Promise<void> {
    if (sync.mode !== 'full') return;
    if (!(await this.listings.hasAny(this.database, sync.id))) await this.#refuseNothing(sync.id);
    do {
      signal.throwIfAborted();
      time.need(BATCH_MS);
    } while (await this.#emptyBatch(sync));
  }

  /** Returns nothing when another sync has taken the place of this one. */
  async finish(tx: Transaction, id: string): Promise<SyncTotals | undefined> {
    const totals = await this.syncs.finish(tx, id);
    if (totals) await this.listings.forget(tx, [id]);
    return totals;
  }

  /** Returns whether there may be more. */
  #emptyBatch(sync: SyncPosition): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      if (!(await this.syncs.lockAt(tx, sync))) return false;
      return (await this.listings.emptyUnlisted(tx, sync.id, sync.vendorId, BATCH)) > 0;
    });
  }

  async #refuseNothing(syncId: string): Promise<never> {
    const code = 'supplier_lists_nothing';
    const message =
      'The supplier lists none of the products: nothing was emptied. Where that is true, set the stock to 0.';
    await this.syncs.recordFault(this.database, syncId, { code, message });
    throw new PermanentFailure(code, message);
  }
}
