import { IsBoolean, IsIn, IsString, Length } from 'class-validator';
import { INVENTORY_EXPORT_FORMATS, type InventoryExportFormat } from '../../../database/schema/files-inventory.js';
import { Job, Payload } from '../../../jobs/index.js';
import { IsId, Optional } from '../../../validation/index.js';
import { files } from '../files.queues.js';

/** Writes the stock of all vendors, or of some of it, into a file. */
@Job('process-inventory-export', { queue: files })
export class ProcessInventoryExport extends Payload<ProcessInventoryExport> {
  @IsIn(INVENTORY_EXPORT_FORMATS) readonly format: InventoryExportFormat;

  @Optional() @IsString() @Length(1, 100) readonly vendorCode?: string;

  /** The whole name of it. */
  @Optional() @IsString() @Length(1, 100) readonly category?: string;

  /** Only what is below its minimum. */
  @Optional() @IsBoolean() readonly belowMinimum?: boolean;

  /** The vendor that asked for it, and may fetch it; absent for who sees every vendor. */
  @Optional() @IsId() readonly vendorId?: string;
}
