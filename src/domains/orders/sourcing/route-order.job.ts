import { IsUUID } from 'class-validator';
import { Job, Payload } from '../../../jobs/index.js';
import { orderRouting } from './order-routing.queues.js';

/** Ranks the vendors that can deliver an order, and offers it to the best. */
@Job('route-order', { queue: orderRouting })
export class RouteOrder extends Payload<RouteOrder> {
  @IsUUID()
  readonly orderId: string;
}
