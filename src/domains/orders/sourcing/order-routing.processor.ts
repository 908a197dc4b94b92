import { Handles, Processor, QueueProcessor, RetryLater, seconds } from '../../../jobs/index.js';
import { orderRouting } from './order-routing.queues.js';
import { RouteOrder } from './route-order.job.js';

@Processor(orderRouting)
export class OrderRoutingProcessor extends QueueProcessor {
  /** The ranking is not there yet: orders wait for it. */
  @Handles(RouteOrder)
  route(_: RouteOrder): Promise<never> {
    throw new RetryLater(seconds(60), 'The ranking of vendors is not there yet.');
  }
}
