import { IsString, Length } from 'class-validator';
import { Job, Payload } from '../../../jobs/index.js';
import { Optional } from '../../../validation/index.js';
import { inventory } from '../inventory.queues.js';

/** Alerts vendors of products that are running out: of one vendor, or of all. */
@Job('stock-check', {
  queue: inventory,
  // However many hours were missed, what is low is low now.
  schedule: { pattern: '0 * * * *', missed: 'latest' },
})
export class StockCheck extends Payload<StockCheck> {
  @Optional()
  @IsString()
  @Length(1, 40)
  readonly vendorCode?: string;
}
