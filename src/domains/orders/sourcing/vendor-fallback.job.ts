import { Job, Payload } from '../../../jobs/index.js';
import { IsId } from '../../../validation/index.js';
import { vendorFallback } from './vendor-fallback.queues.js';

/** An offer was lost: offers the order to the next vendor. */
@Job('offer-next-vendor', { queue: vendorFallback })
export class OfferNextVendor extends Payload<OfferNextVendor> {
  @IsId()
  readonly orderId: string;
}
