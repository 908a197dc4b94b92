import { Handles, type JobContext, Processor, QueueProcessor } from '../../jobs/index.js';
import { inventory } from './inventory.queues.js';
import { SyncRun } from './sync/sync-run.service.js';
import { SyncExternal } from './sync/sync.jobs.js';

@Processor(inventory)
export class InventoryProcessor extends QueueProcessor {
  constructor(private readonly syncs: SyncRun) {
    super();
  }

  @Handles(SyncExternal)
  sync(request: SyncExternal, job: JobContext) {
    return this.syncs.run(request, job);
  }
}
