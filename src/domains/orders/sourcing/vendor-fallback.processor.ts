import { Handles, type JobContext, Processor, QueueProcessor } from '../../../jobs/index.js';
import { vendorFallback } from './vendor-fallback.queues.js';
import { type Routed, Routing } from './routing.service.js';
import { OfferNextVendor } from './vendor-fallback.job.js';

@Processor(vendorFallback)
export class VendorFallbackProcessor extends QueueProcessor {
  constructor(private readonly routing: Routing) {
    super();
  }

  @Handles(OfferNextVendor)
  offerNext({ orderId }: OfferNextVendor, job: JobContext): Promise<Routed> {
    return job.commit((tx) => this.routing.route(tx, orderId, { actor: job.queue, jobId: job.id }));
  }
}
