import { IsString, Length } from 'class-validator';
import { Job, Payload } from '../../../jobs/index.js';
import { IsId } from '../../../validation/index.js';
import { orderProcessing } from '../processing/order-processing.queues.js';
import { REASON_LIMIT } from './route-order.job.js';

/** Gives an order to a vendor without asking it. */
@Job('assign-vendor', { queue: orderProcessing, aliases: ['ASSIGN_VENDOR'] })
export class AssignVendor extends Payload<AssignVendor> {
  @IsId()
  readonly orderId: string;

  @IsId()
  readonly vendorId: string;

  @IsString()
  @Length(1, REASON_LIMIT)
  readonly reason: string;

  /** Name of the API key. */
  @IsString()
  @Length(1, 200)
  readonly actor: string;
}
