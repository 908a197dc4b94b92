import type { OrderStatus } from '../../../database/schema/orders.js';
import { Conflict } from '../../../errors/index.js';
import { assertLegal, isLegal } from '../order-states.rules.js';

/** To `confirmed` an order comes back when it has lost its vendor: that follows from an offer, and nobody asks for it. */
const isReturn = (from: OrderStatus, to: OrderStatus): boolean => to === 'confirmed' && from !== 'placed';

/** Whether somebody may ask for the move. */
export const mayBeAskedFor = (from: OrderStatus, to: OrderStatus): boolean => isLegal(from, to) && !isReturn(from, to);

/** @throws Conflict `illegal_move` naming both statuses */
export function assertMayBeAskedFor(
  order: { readonly number: string; readonly status: OrderStatus },
  to: OrderStatus,
): void {
  assertLegal(order, to);
  if (!isReturn(order.status, to)) return;
  throw new Conflict(
    'illegal_move',
    `Order ${order.number} is ${order.status} and cannot become ${to}: that it was before.`,
  );
}
