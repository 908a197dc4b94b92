import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '../../../database/index.js';
import { HaatError, NotFound } from '../../../errors/index.js';
import type { Caller } from '../../../http/index.js';
import { Parties, type VendorId } from '../../master-data/index.js';
import type { Mover, Order } from '../order.js';
import { OrdersRepository } from '../orders.repository.js';
import { type Answer, isStillToDo } from './offer-states.rules.js';
import type { LockedOffer, Offer } from './offer.js';
import { Offers } from './offers.service.js';
import { OffersRepository } from './offers.repository.js';

/** What a vendor says to an offer. */
export interface OfferAnswer {
  readonly orderId: string;
  readonly offerId: string;
  readonly answer: Answer;
  /** For callers that are bound to no vendor: whose answer it is. */
  readonly vendorId?: string | undefined;
  readonly reason?: string | undefined;
}

/** The answers of vendors, decided at once: the order's row is locked first, so that one of many wins. */
@Injectable()
export class OfferAnswers {
  constructor(
    private readonly database: Database,
    private readonly orders: OrdersRepository,
    private readonly offersOf: OffersRepository,
    private readonly offers: Offers,
    private readonly parties: Parties,
  ) {}

  /**
   * Carries out the answer, unless it was given before; returns the offer as it is then.
   *
   * @throws NotFound for no such order or offer, or one that is not of the vendor to whom the key is bound
   * @throws HaatError `forbidden` when the named vendor is not the one that has the offer
   * @throws Conflict `offer_expired`, `offer_accepted`, `offer_declined`, `offer_withdrawn`, `offer_open`,
   *   `insufficient_stock`, `illegal_move` once the order is packed
   */
  give(tx: Transaction | undefined, caller: Caller, given: OfferAnswer): Promise<Offer> {
    return this.database.within(tx, async (inner) => {
      const vendorId = await this.parties.vendorOf(inner, caller, given.vendorId);
      const order = await this.orders.lock(inner, given.orderId);
      const offer = await this.offersOf.lock(inner, order.id, given.offerId);
      if (!offer) throw new NotFound('offer', given.offerId);
      refuseOthers(caller, vendorId, offer);
      if (!isStillToDo(given.answer, offer)) return offer;
      const mover = { actor: caller.name, ...(given.reason !== undefined && { reason: given.reason }) };
      return this.#carryOut(inner, given.answer, order, offer, mover);
    });
  }

  #carryOut(tx: Transaction, answer: Answer, order: Order, offer: LockedOffer, mover: Mover): Promise<Offer> {
    switch (answer) {
      case 'accept':
        return this.offers.accept(tx, order, offer, mover);
      case 'decline':
        return this.offers.lose(tx, order, offer, 'declined', mover);
      case 'withdraw':
        return this.offers.lose(tx, order, offer, 'withdrawn', mover);
    }
  }
}

function refuseOthers(caller: Caller, vendorId: VendorId, offer: Offer): void {
  if (offer.vendorId === vendorId) return;
  // A bound key learns nothing of what is offered to others.
  if (caller.party !== undefined) throw new NotFound('offer', offer.id);
  throw new HaatError(
    'forbidden',
    'forbidden',
    `The offer "${offer.id}" was made to another vendor than "${vendorId}".`,
  );
}
