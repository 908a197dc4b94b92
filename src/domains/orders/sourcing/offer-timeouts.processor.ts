import { Handles, type JobContext, Processor, QueueProcessor } from '../../../jobs/index.js';
import { wholesalerConfirmationTimeout } from './wholesaler-confirmation-timeout.queues.js';
import { SweepOverdueOffers, TimeOutOffer } from './offer-timeouts.jobs.js';
import { OfferTimeouts, type SweptOffers, type TimedOut } from './offer-timeouts.service.js';

@Processor(wholesalerConfirmationTimeout)
export class OfferTimeoutsProcessor extends QueueProcessor {
  constructor(private readonly timeouts: OfferTimeouts) {
    super();
  }

  @Handles(TimeOutOffer)
  timeOut({ offerId }: TimeOutOffer, job: JobContext): Promise<TimedOut> {
    return job.commit((tx) => this.timeouts.timeOut(tx, offerId, { actor: job.queue, jobId: job.id }));
  }

  /** Repeated after a crash it finds the same offers, and their jobs are there already. */
  @Handles(SweepOverdueOffers)
  sweep(_: SweepOverdueOffers, job: JobContext): Promise<SweptOffers> {
    return this.timeouts.sweep(job.signal);
  }
}
