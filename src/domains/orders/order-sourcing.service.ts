import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/index.js';
import { Conflict } from '../../errors/index.js';
import type { Money } from '../../money/index.js';
import type { VendorId } from '../master-data/index.js';
import type { Mover, OfferId, Order } from './order.js';
import { OrderMoves } from './order-moves.service.js';
import { OrdersProducer } from './orders.producer.js';
import { OrdersRepository } from './orders.repository.js';
import { Offers } from './sourcing/offers.service.js';
import { SearchRepository } from './sourcing/search.repository.js';

/** The winner of an order's auction, with what it gets. */
export interface Award {
  readonly orderId: string;
  readonly auctionId: string;
  readonly vendorId: VendorId;
  readonly price: Money;
}

/** How bidding takes the search for a vendor out of the routing's hands, and gives it back. Each call locks the order's row. */
@Injectable()
export class OrderSourcing {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly moves: OrderMoves,
    private readonly offers: Offers,
    private readonly search: SearchRepository,
    private readonly producer: OrdersProducer,
  ) {}

  /** Locks the order's row. @throws NotFound */
  lock(tx: Transaction, orderId: string): Promise<Order> {
    return this.orders.lock(tx, orderId);
  }

  /**
   * The auction looks for the vendor from now on; routing leaves the order alone.
   *
   * @throws NotFound
   * @throws Conflict `illegal_move` unless the order is placed or confirmed, `offer_open`, `auction_open`
   */
  async holdForAuction(tx: Transaction, orderId: string, auctionId: string): Promise<Order> {
    const order = await this.orders.lock(tx, orderId);
    refuseAuction(order);
    await this.search.setAuction(tx, order.id, auctionId);
    return { ...order, auctionId };
  }

  /**
   * Offers the order to the winner of its auction; a placed order is confirmed by it. Nothing when the order is no longer
   * the auction's or no longer to be had.
   */
  async offerAward(tx: Transaction, award: Award, mover: Mover): Promise<OfferId | undefined> {
    const order = await this.orders.lock(tx, award.orderId);
    if (order.auctionId !== award.auctionId) return undefined;
    const confirmed = order.status === 'placed' ? await this.moves.move(tx, order, 'confirmed', mover) : order;
    if (confirmed.status !== 'confirmed') return undefined;
    const { vendorId, price, auctionId } = award;
    const offer = await this.offers.make(
      tx,
      confirmed,
      { vendorId, price, auctionId, round: order.routingRound },
      mover,
    );
    return offer?.id;
  }

  /** The auction has come to nothing: a confirmed order is routed by the ordinary ranking, a placed one waits to be confirmed. */
  async releaseFromAuction(tx: Transaction, orderId: string, auctionId: string): Promise<void> {
    const order = await this.orders.lock(tx, orderId);
    if (order.auctionId !== auctionId) return;
    await this.search.setAuction(tx, order.id, null);
    if (order.status === 'confirmed') await this.producer.routeOrder(tx, order);
  }
}

function refuseAuction({ number, status, auctionId }: Order): void {
  if (auctionId !== null) throw new Conflict('auction_open', `Order ${number} is in the auction ${auctionId} already.`);
  if (status === 'offered')
    throw new Conflict(
      'offer_open',
      `Order ${number} is offered to a vendor: wait for the answer, or withdraw the offer.`,
    );
  if (status !== 'placed' && status !== 'confirmed')
    throw new Conflict(
      'illegal_move',
      `Order ${number} is ${status}: only a placed or confirmed order can be auctioned.`,
    );
}
