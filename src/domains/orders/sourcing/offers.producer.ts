import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/index.js';
import { type Enqueued, type EnqueueRequest, Jobs, type Milliseconds } from '../../../jobs/index.js';
import type { OfferId, Order } from '../order.js';
import { keysOf } from '../orders.producer.js';
import { TimeOutOffer } from './offer-timeouts.jobs.js';
import { OfferNextVendor } from './vendor-fallback.job.js';

/** An offer with the order whose offer it is. */
export interface OfferOfOrder {
  readonly offerId: OfferId;
  readonly order: Pick<Order, 'number' | 'id'>;
}

/** How jobs about offers are enqueued, in the commit from which they follow. An offer has one of each kind. */
@Injectable()
export class OffersProducer {
  constructor(private readonly jobs: Jobs) {}

  /** Ends the offer after so long, unless it is answered by then. */
  timeOut(tx: Transaction, offer: OfferOfOrder, delay: Milliseconds): Promise<Enqueued> {
    return this.jobs.enqueue(tx, new TimeOutOffer({ offerId: offer.offerId }), { ...onceFor(offer), delay });
  }

  /** The same for offers whose time is over. */
  timeOutAll(tx: Transaction, offers: readonly OfferOfOrder[]): Promise<readonly Enqueued[]> {
    const requests = offers.map((offer): EnqueueRequest => {
      return { payload: new TimeOutOffer({ offerId: offer.offerId }), options: onceFor(offer) };
    });
    return this.jobs.enqueueAll(tx, requests);
  }

  /** The offer is lost: the order goes to the next vendor. */
  offerNextVendor(tx: Transaction, offer: OfferOfOrder): Promise<Enqueued> {
    return this.jobs.enqueue(tx, new OfferNextVendor({ orderId: offer.order.id }), onceFor(offer));
  }
}

const onceFor = ({ offerId, order }: OfferOfOrder) => ({
  deduplicationKey: offerId,
  keys: [...keysOf(order), offerId],
});
