import { Handles, type JobContext, Processor, QueueProcessor } from '../../jobs/index.js';
import { BulkRun } from './bulk/bulk-run.service.js';
import { BulkUpdate } from './bulk/bulk-update.jobs.js';
import { CleanUpInventory } from './clean-up/clean-up.jobs.js';
import { CleanUp } from './clean-up/clean-up.service.js';
import { inventory } from './inventory.queues.js';
import { StockCheckRun } from './stock-check/stock-check-run.service.js';
import { StockCheck } from './stock-check/stock-check.jobs.js';
import { SyncRun } from './sync/sync-run.service.js';
import { SyncExternal } from './sync/sync.jobs.js';

@Processor(inventory)
export class InventoryProcessor extends QueueProcessor {
  constructor(
    private readonly syncs: SyncRun,
    private readonly bulkUpdates: BulkRun,
    private readonly stockChecks: StockCheckRun,
    private readonly cleaning: CleanUp,
  ) {
    super();
  }

  @Handles(SyncExternal)
  sync(request: SyncExternal, job: JobContext) {
    return this.syncs.run(request, job);
  }

  @Handles(BulkUpdate)
  update(request: BulkUpdate, job: JobContext) {
    return this.bulkUpdates.run(request, job);
  }

  @Handles(StockCheck)
  check(request: StockCheck, job: JobContext) {
    return this.stockChecks.run(request, job);
  }

  @Handles(CleanUpInventory)
  cleanUp(_: CleanUpInventory, job: JobContext) {
    return this.cleaning.run(job);
  }
}
