import { ArrayMinSize, IsString, Length } from 'class-validator';
import { Job, Payload } from '../../../jobs/index.js';
import { NestedList, Optional } from '../../../validation/index.js';
import { inventory } from '../inventory.queues.js';
import { StockUpdateDto } from './stock-update.dto.js';

/** So many fit well into the mebibyte that a payload may have. */
export const MOST_UPDATES = 5_000;

/** Takes over what somebody says of the stock of many products. */
@Job('bulk-update', { queue: inventory })
export class BulkUpdate extends Payload<BulkUpdate> {
  /** Of the rows that name no vendor. */
  @Optional()
  @IsString()
  @Length(1, 40)
  readonly vendorCode?: string;

  @NestedList(() => StockUpdateDto, { max: MOST_UPDATES })
  @ArrayMinSize(1, { message: 'must hold at least one update' })
  readonly updates: readonly StockUpdateDto[];
}
