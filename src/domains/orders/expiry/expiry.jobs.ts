import { Job, Payload } from '../../../jobs/index.js';
import { IsId } from '../../../validation/index.js';
import { orderExpiry } from './order-expiry.queues.js';

/** Ends an order that no vendor has accepted until its `expiresAt`. */
@Job('expire-order', { queue: orderExpiry })
export class ExpireOrder extends Payload<ExpireOrder> {
  @IsId()
  readonly orderId: string;
}

/** Looks for orders whose deadline is over and whose own job did not end them. */
@Job('sweep-overdue-orders', { queue: orderExpiry, schedule: { pattern: '*/10 * * * *', missed: 'latest' } })
export class SweepOverdueOrders extends Payload<SweepOverdueOrders> {}
