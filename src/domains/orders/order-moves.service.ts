import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/index.js';
import type { OrderStatus } from '../../database/schema/orders.js';
import { OrderConsequences } from './moves/order-consequences.service.js';
import { RetailerUpdates } from './moves/retailer-updates.service.js';
import type { Mover, Order } from './order.js';
import { OrderEvents } from './order-events.js';
import { assertLegal } from './order-states.rules.js';
import { OrdersRepository } from './orders.repository.js';

/** The only way in which an order changes its status. */
@Injectable()
export class OrderMoves {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly consequences: OrderConsequences,
    private readonly updates: RetailerUpdates,
    private readonly events: OrderEvents,
  ) {}

  /**
   * Moves a locked order, with everything that follows from it: all of it is in the transaction, or none. Who follows the
   * order comes first, because auctions are locked before offers, stock and credit.
   *
   * @param order as `OrdersRepository.lock` or the last move returned it
   * @returns the order after the move
   * @throws Conflict `illegal_move` naming both statuses
   */
  async move(tx: Transaction, order: Order, to: OrderStatus, mover: Mover): Promise<Order> {
    assertLegal(order, to);
    const from = order.status;
    const moved = await this.orders.move(tx, order, to, mover);
    await this.events.publish(tx, { type: 'moved', order: moved, from, to });
    await this.consequences.follow(tx, { order: moved, from, mover });
    await this.updates.tell(tx, { order: moved, from, mover });
    return moved;
  }
}
