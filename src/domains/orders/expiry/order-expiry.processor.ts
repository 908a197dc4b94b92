import { Handles, type JobContext, Processor, QueueProcessor } from '../../../jobs/index.js';
import { orderExpiry } from './order-expiry.queues.js';
import { ExpireOrder, SweepOverdueOrders } from './expiry.jobs.js';
import { Expiry, type Expired, type Swept } from './expiry.service.js';

@Processor(orderExpiry)
export class OrderExpiryProcessor extends QueueProcessor {
  constructor(private readonly expiry: Expiry) {
    super();
  }

  @Handles(ExpireOrder)
  expire({ orderId }: ExpireOrder, job: JobContext): Promise<Expired> {
    return job.commit((tx) => this.expiry.expire(tx, orderId, job.id));
  }

  /** Repeated after a crash it finds the same orders, and their jobs are there already. */
  @Handles(SweepOverdueOrders)
  sweep(_: SweepOverdueOrders, job: JobContext): Promise<Swept> {
    return this.expiry.sweep(job.signal);
  }
}
