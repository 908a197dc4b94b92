import { Job, Payload } from '../../../jobs/index.js';
import { inventory } from '../inventory.queues.js';

/** Deletes syncs, bulk updates and alerts that are long over. */
@Job('clean-up-inventory', { queue: inventory, schedule: { pattern: '30 3 * * *', missed: 'latest' } })
export class CleanUpInventory extends Payload<CleanUpInventory> {}
