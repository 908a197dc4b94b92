import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/index.js';
import type { SyncMode } from '../../database/schema/inventory-updates.js';
import { alongside, type Enqueued, type EnqueueOptions, Jobs } from '../../jobs/index.js';
import type { Vendor } from '../master-data/index.js';
import { otherVendorIn } from './bulk/bulk-request.rules.js';
import { BulkUpdate } from './bulk/bulk-update.jobs.js';
import { BulkUpdatesRepository } from './bulk/bulk-updates.repository.js';
import type { StockUpdateDto } from './bulk/stock-update.dto.js';
import { StockCheck } from './stock-check/stock-check.jobs.js';
import { SyncExternal } from './sync/sync.jobs.js';
import { SyncsRepository } from './sync/syncs.repository.js';

/** How what goes on in the inventory is asked for. */
@Injectable()
export class InventoryProducer {
  constructor(
    private readonly jobs: Jobs,
    private readonly syncs: SyncsRepository,
    private readonly bulkUpdates: BulkUpdatesRepository,
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

  /**
   * Has rows of stock taken over.
   *
   * @param vendor of those that name none; it sees the update where no row names another one
   */
  bulkUpdate(
    tx: Transaction | undefined,
    vendor: Pick<Vendor, 'id' | 'code'> | undefined,
    updates: readonly StockUpdateDto[],
    options: EnqueueOptions = {},
  ): Promise<Enqueued> {
    const isOwn = vendor && otherVendorIn(updates, vendor) === undefined;
    const row = { vendorId: isOwn ? vendor.id : null, rows: updates.length };
    return this.jobs.enqueue(tx, new BulkUpdate({ vendorCode: vendor?.code, updates }), {
      ...options,
      ...(vendor && { keys: [vendor.code] }),
      alongside: alongside(this.bulkUpdates, (id) => ({ id, ...row })),
    });
  }

  /** Has the stock of a vendor, or of all, looked through for what is running out. */
  stockCheck(
    tx: Transaction | undefined,
    vendor: Pick<Vendor, 'code'> | undefined,
    options: EnqueueOptions = {},
  ): Promise<Enqueued> {
    return this.jobs.enqueue(tx, new StockCheck({ vendorCode: vendor?.code }), {
      ...options,
      ...(vendor && { keys: [vendor.code] }),
    });
  }
}
