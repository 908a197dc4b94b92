import { IsIn, IsString, Length } from 'class-validator';
import { SYNC_MODES, type SyncMode } from '../../../database/schema/inventory-updates.js';
import { Job, Payload } from '../../../jobs/index.js';
import { inventory } from '../inventory.queues.js';

/** Takes a vendor's stock over from the supplier. */
@Job('sync-external', { queue: inventory })
export class SyncExternal extends Payload<SyncExternal> {
  /** Whose stock the supplier's is. */
  @IsString()
  @Length(1, 40)
  readonly vendorCode: string;

  @IsIn(SYNC_MODES)
  readonly mode: SyncMode;
}
