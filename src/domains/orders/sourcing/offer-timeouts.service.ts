import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '../../../database/index.js';
import type { OfferStatus } from '../../../database/schema/orders.js';
import { NotFound } from '../../../errors/index.js';
import { RetryLater } from '../../../jobs/index.js';
import type { Mover } from '../order.js';
import { OrdersRepository } from '../orders.repository.js';
import { Offers } from './offers.service.js';
import { OffersProducer } from './offers.producer.js';
import { OffersRepository } from './offers.repository.js';
import { type OverdueOffer, OverdueOffersRepository } from './overdue-offers.repository.js';

const BATCH = 500;

export type TimedOut = { readonly timedOut: true } | { readonly skipped: OfferStatus };

/** What a sweep has come across. */
export interface SweptOffers {
  readonly overdue: number;
  /** Fewer than `overdue` where the job of a deadline is on its way. */
  readonly enqueued: number;
}

/** Ends offers that nobody has answered in time. */
@Injectable()
export class OfferTimeouts {
  constructor(
    private readonly database: Database,
    private readonly orders: OrdersRepository,
    private readonly offersOf: OffersRepository,
    private readonly offers: Offers,
    private readonly overdue: OverdueOffersRepository,
    private readonly producer: OffersProducer,
  ) {}

  /**
   * Ends the offer, unless it is answered: the result then holds its status.
   *
   * @throws NotFound
   * @throws RetryLater when its time is not over yet
   */
  async timeOut(tx: Transaction, offerId: string, mover: Mover): Promise<TimedOut> {
    const orderId = await this.offersOf.orderOf(tx, offerId);
    if (orderId === undefined) throw new NotFound('offer', offerId);
    const order = await this.orders.lock(tx, orderId);
    const offer = await this.offersOf.lock(tx, orderId, offerId);
    if (!offer) throw new NotFound('offer', offerId);
    if (offer.status !== 'open') return { skipped: offer.status };
    if (offer.msLeft > 0)
      throw new RetryLater(offer.msLeft, `The offer may be answered until ${offer.respondBy.toISOString()}.`);
    await this.offers.lose(tx, order, offer, 'timed_out', mover);
    return { timedOut: true };
  }

  /** Enqueues the jobs of all deadlines that are over; each batch is a commit, and one that is repeated does nothing. */
  async sweep(signal: AbortSignal): Promise<SweptOffers> {
    let swept: SweptOffers = { overdue: 0, enqueued: 0 };
    let batch: readonly OverdueOffer[] = [];
    do {
      signal.throwIfAborted();
      batch = await this.overdue.after(batch.at(-1), BATCH);
      const offers = batch.map(({ id, orderId, orderNumber }) => {
        return { offerId: id, order: { id: orderId, number: orderNumber } };
      });
      const jobs = await this.database.transaction((tx) => this.producer.timeOutAll(tx, offers));
      const created = jobs.filter(({ outcome }) => outcome === 'created').length;
      swept = { overdue: swept.overdue + offers.length, enqueued: swept.enqueued + created };
    } while (batch.length === BATCH);
    return swept;
  }
}
