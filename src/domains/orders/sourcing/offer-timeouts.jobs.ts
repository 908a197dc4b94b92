import { Job, Payload } from '../../../jobs/index.js';
import { IsId } from '../../../validation/index.js';
import { wholesalerConfirmationTimeout } from './wholesaler-confirmation-timeout.queues.js';

/** Ends an offer that its vendor has not answered by `respondBy`. */
@Job('time-out-offer', { queue: wholesalerConfirmationTimeout })
export class TimeOutOffer extends Payload<TimeOutOffer> {
  @IsId()
  readonly offerId: string;
}

/** Looks for offers whose deadline is over and whose own job did not end them. */
@Job('sweep-overdue-offers', {
  queue: wholesalerConfirmationTimeout,
  schedule: { pattern: '*/2 * * * *', missed: 'latest' },
})
export class SweepOverdueOffers extends Payload<SweepOverdueOffers> {}
