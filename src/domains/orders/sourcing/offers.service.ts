import { Inject, Injectable } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../../../config/index.js';
import type { Transaction } from '../../../database/index.js';
import { Stock } from '../../inventory/index.js';
import type { Mover, Order } from '../order.js';
import { OrderEvents } from '../order-events.js';
import { OrderMoves } from '../order-moves.service.js';
import { OrdersRepository } from '../orders.repository.js';
import { OfferNotices } from './offer-notices.service.js';
import { offerExpired } from './offer-states.rules.js';
import type { HowLost, LockedOffer, NewOffer, Offer } from './offer.js';
import { OffersProducer } from './offers.producer.js';
import { OffersRepository } from './offers.repository.js';

const WHY_LOST: Readonly<Record<HowLost, string>> = {
  declined: 'the vendor declined',
  timed_out: 'the vendor did not answer in time',
  withdrawn: 'the vendor withdrew',
};

/** What happens to a locked order together with its offer: each method does both, and what follows from them. */
@Injectable()
export class Offers {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly moves: OrderMoves,
    private readonly events: OrderEvents,
    private readonly offers: OffersRepository,
    private readonly notices: OfferNotices,
    private readonly producer: OffersProducer,
    private readonly stock: Stock,
    @Inject(CONFIG) private readonly config: AppConfig,
  ) {}

  /** Offers a confirmed order to a vendor, who is told and has time to answer; nothing when the order's time is over. */
  async make(tx: Transaction, order: Order, offer: NewOffer, mover: Mover): Promise<Offer | undefined> {
    const made = await this.#open(tx, order, offer, mover);
    if (!made) return undefined;
    await this.producer.timeOut(tx, { offerId: made.offer.id, order }, made.offer.msLeft);
    await this.notices.tell(tx, order, made.offer);
    return made.offer;
  }

  /**
   * Gives a confirmed order to a vendor that need not be asked and is told; nothing when the order's time is over.
   *
   * @throws Conflict `insufficient_stock`
   */
  async assign(tx: Transaction, order: Order, offer: NewOffer, mover: Mover): Promise<Offer | undefined> {
    const made = await this.#open(tx, order, offer, mover);
    if (!made) return undefined;
    const accepted = await this.accept(tx, made.order, made.offer, mover);
    await this.notices.update(tx, order, accepted, 'assigned');
    return accepted;
  }

  /**
   * The vendor takes the order: its stock is held. The stock comes last, because orders of other retailers wait for it.
   *
   * @throws Conflict `offer_expired`, `insufficient_stock`
   */
  async accept(tx: Transaction, order: Order, offer: LockedOffer, mover: Mover): Promise<Offer> {
    const accepted = await this.offers.close(tx, offer.id, 'accepted', {
      answeredBy: mover.actor,
      reason: mover.reason,
    });
    if (!accepted) throw offerExpired(offer.respondBy);
    const moved = await this.moves.move(tx, order, 'accepted', mover);
    await this.events.publish(tx, {
      type: 'offer_accepted',
      order: moved,
      offerId: offer.id,
      auctionId: offer.auctionId,
    });
    await this.stock.reserve(tx, offer.id, offer.vendorId, await this.orders.lines(tx, order.id));
    return accepted;
  }

  /**
   * The order has no vendor again. The next one is looked for by the auction whose award this was, if it is still that
   * which looks, else by the ranking.
   *
   * @throws Conflict `offer_expired`, `illegal_move` once the order is packed
   */
  async lose(tx: Transaction, order: Order, offer: LockedOffer, how: HowLost, mover: Mover): Promise<Offer> {
    const { lost, order: moved } = await this.#close(tx, order, offer, how, mover);
    if (offer.auctionId === null || offer.auctionId !== moved.auctionId)
      await this.producer.offerNextVendor(tx, { offerId: offer.id, order });
    return lost;
  }

  /** Takes back an open offer, for the sake of another one that is about to be made; returns the order as it is then. */
  async replace(tx: Transaction, order: Order, offer: LockedOffer, mover: Mover): Promise<Order> {
    return (await this.#close(tx, order, offer, 'withdrawn', mover)).order;
  }

  async #open(tx: Transaction, order: Order, offer: NewOffer, mover: Mover) {
    const made = await this.offers.insert(tx, order.id, offer, this.config.marketplace.offerResponseMs);
    return made && { offer: made, order: await this.moves.move(tx, order, 'offered', mover) };
  }

  async #close(tx: Transaction, order: Order, offer: LockedOffer, how: HowLost, { reason, ...mover }: Mover) {
    const answeredBy = how === 'timed_out' ? null : mover.actor;
    const lost = await this.offers.close(tx, offer.id, how, { answeredBy, reason });
    if (!lost) throw offerExpired(offer.respondBy);
    const moved = await this.moves.move(tx, order, 'confirmed', { ...mover, reason: reason ?? WHY_LOST[how] });
    const { id: offerId, auctionId } = offer;
    await this.events.publish(tx, { type: 'offer_lost', order: moved, offerId, auctionId, how });
    await this.stock.release(tx, offerId);
    return { lost, order: moved };
  }
}
