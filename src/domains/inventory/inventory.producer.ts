import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/index.js';
import type { SyncMode } from '../../database/schema/inventory-updates.js';
import { alongside, type Enqueued, type EnqueueOptions, Jobs } from '../../jobs/index.js';
import type { Vendor } from '../master-data/index.js';
import { SyncExternal } from './sync/sync.jobs.js';
import { SyncsRepository } from './sync/syncs.repository.js';

/** How what goes on in the inventory is asked for. */
@Injectable()
export class InventoryProducer {
  constructor(
    private readonly jobs: Jobs,
    private readonly syncs: SyncsRepository,
  ) {}

  /** Has a vendor's stock taken over from the supplier; while such a sync is waiting or at work, none is added. */
  sync(
    tx: Transaction | undefined,
    { id: vendorId, code }: Pick<Vendor, 'id' | 'code'>,
    mode: SyncMode,
    options: EnqueueOptions = {},
  ): Promise<Enqueued> {
    return this.jobs.enqueue(tx, new SyncExternal({ vendorCode: code, mode }), {
      ...options,
      // Whatever key the caller has in mind: a second one would only wait for the first.
      deduplicationKey: `sync:${mode}:${vendorId}`,
      keys: [code],
      alongside: alongside(this.syncs, (id) => ({ id, vendorId, mode })),
    });
  }
}
