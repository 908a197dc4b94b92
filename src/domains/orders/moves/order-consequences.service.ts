import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/index.js';
import type { OrderStatus } from '../../../database/schema/orders.js';
import { Credit } from '../../credit/index.js';
import { Stock } from '../../inventory/index.js';
import { OrdersProducer } from '../orders.producer.js';
import { OfferNotices } from '../sourcing/offer-notices.service.js';
import { OffersRepository } from '../sourcing/offers.repository.js';
import type { Move } from './move.js';

type Consequence = (tx: Transaction, move: Move) => Promise<void>;

/** What follows from an order's move for the search for a vendor, stock and credit, in the move's transaction. */
@Injectable()
export class OrderConsequences {
  constructor(
    private readonly offers: OffersRepository,
    private readonly notices: OfferNotices,
    private readonly stock: Stock,
    private readonly credit: Credit,
    private readonly producer: OrdersProducer,
  ) {}

  readonly #withdrawOffers: Consequence = async (tx, { order, mover }) => {
    const offer = await this.offers.withdrawLive(tx, order.id, mover);
    // Who had not answered learns it by answering; who is packing must hear it.
    if (!offer?.wasAccepted) return;
    await this.stock.release(tx, offer.id);
    await this.notices.update(tx, order, offer, 'ended', mover.reason);
  };

  readonly #releaseCredit: Consequence = async (tx, { order }) => {
    if (order.paymentTerms === 'credit') await this.credit.release(tx, order.id);
  };

  /** An auction looks for the vendor itself; an order that lost its offer goes to the next vendor of its ranking. */
  readonly #route: Consequence = async (tx, { order, from }) => {
    if (from === 'placed' && order.auctionId === null) await this.producer.routeOrder(tx, order);
  };

  readonly #dispatchStock: Consequence = async (tx, { order }) => {
    const offerId = await this.offers.findAccepted(tx, order.id);
    if (offerId === undefined) throw new Error(`Order ${order.number} is dispatched and has no accepted offer.`);
    await this.stock.dispatch(tx, offerId);
  };

  readonly #invoice: Consequence = async (tx, { order }) => {
    if (order.paymentTerms !== 'credit') return;
    const { id: orderId, number: orderNumber, retailerId, total: amount } = order;
    await this.credit.invoice(tx, { orderId, orderNumber, retailerId, amount });
  };

  /** By the status that is reached, and in the order in which rows are locked everywhere: offers, stock, credit. */
  readonly #consequences: Readonly<Record<OrderStatus, readonly Consequence[]>> = {
    placed: [],
    confirmed: [this.#route],
    offered: [],
    accepted: [],
    packing: [],
    dispatched: [this.#dispatchStock],
    delivered: [this.#invoice],
    completed: [],
    cancelled: [this.#withdrawOffers, this.#releaseCredit],
    expired: [this.#withdrawOffers, this.#releaseCredit],
    unfulfillable: [this.#withdrawOffers, this.#releaseCredit],
  };

  async follow(tx: Transaction, move: Move): Promise<void> {
    for (const consequence of this.#consequences[move.order.status]) await consequence(tx, move);
  }
}
