import { Handles, type JobContext, Processor, QueueProcessor } from '../../../jobs/index.js';
import { orderRouting } from './order-routing.queues.js';
import { RouteOrder } from './route-order.job.js';
import { type Routed, Routing } from './routing.service.js';

@Processor(orderRouting)
export class OrderRoutingProcessor extends QueueProcessor {
  constructor(private readonly routing: Routing) {
    super();
  }

  @Handles(RouteOrder)
  route({ orderId, chosen }: RouteOrder, job: JobContext): Promise<Routed> {
    return job.commit((tx) => {
      if (!chosen) return this.routing.route(tx, orderId, { actor: job.queue, jobId: job.id });
      return this.routing.routeTo(tx, orderId, chosen, { actor: chosen.actor, reason: chosen.reason, jobId: job.id });
    });
  }
}
