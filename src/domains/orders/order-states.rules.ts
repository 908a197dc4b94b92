import type { OrderStatus } from '../../database/schema/orders.js';
import { Conflict } from '../../errors/index.js';

/** From each status, the only ones that an order may move to. */
export const ORDER_MOVES: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  placed: ['confirmed', 'cancelled', 'expired'],
  confirmed: ['offered', 'unfulfillable', 'cancelled', 'expired'],
  // Back to confirmed: the offer is lost, and the search goes on.
  offered: ['accepted', 'confirmed', 'unfulfillable', 'cancelled', 'expired'],
  // Back to confirmed: the vendor withdraws.
  accepted: ['packing', 'confirmed', 'cancelled'],
  packing: ['dispatched', 'cancelled'],
  dispatched: ['delivered'],
  delivered: ['completed'],
  completed: [],
  cancelled: [],
  expired: [],
  unfulfillable: [],
};

/** Until a vendor has accepted it, an order expires at its `expiresAt`. */
export const EXPIRING_STATUSES: readonly OrderStatus[] = ['placed', 'confirmed', 'offered'];

export function isLegal(from: OrderStatus, to: OrderStatus): boolean {
  return ORDER_MOVES[from].includes(to);
}

/** Nothing follows after it. */
export function isFinal(status: OrderStatus): boolean {
  return ORDER_MOVES[status].length === 0;
}

/** @throws Conflict `illegal_move` naming both statuses */
export function assertLegal(order: { readonly number: string; readonly status: OrderStatus }, to: OrderStatus): void {
  if (isLegal(order.status, to)) return;
  throw new Conflict(
    'illegal_move',
    `Order ${order.number} is ${order.status} and cannot become ${to}. ${wayOn(order.status)}`,
  );
}

function wayOn(from: OrderStatus): string {
  return isFinal(from) ? 'This is final.' : `It can become: ${ORDER_MOVES[from].join(', ')}.`;
}
