import { IsId } from '../../../validation/index.js';
import { Job, Payload } from '../../../jobs/index.js';
import { files } from '../files.queues.js';

/** Takes over the rows of an uploaded file, from where the last run of it came to. */
@Job('process-inventory-import', { queue: files })
export class ProcessInventoryImport extends Payload<ProcessInventoryImport> {
  @IsId() readonly importId: string;
}
