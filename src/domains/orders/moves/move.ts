import type { OrderStatus } from '../../../database/schema/orders.js';
import type { Mover, Order } from '../order.js';

/** A move that has just been made: `order` is as it is after it. */
export interface Move {
  readonly order: Order;
  readonly from: OrderStatus;
  readonly mover: Mover;
}
