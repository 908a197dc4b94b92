import { DELIVERY_STEPS, type DeliveryStep, type Notification } from '../../messaging/index.js';
import type { Move } from './move.js';

/** What the retailer is told of a move; nothing where it need not care. */
export function updateOf({ order, from, mover }: Move, currency: string): Notification | undefined {
  const { number: orderNumber, total, status } = order;
  // An order that comes back to `confirmed` has lost a vendor: the retailer hears of it when the search has an end.
  if (from === 'placed' && status === 'confirmed')
    return { kind: 'ORDER_CONFIRMATION', data: { orderNumber, total, currency } };
  if (!isStep(status)) return undefined;
  // Only a cancellation is somebody's decision about the order; the other texts say themselves why it came so.
  const reason = status === 'cancelled' && mover.reason !== undefined ? { reason: mover.reason } : {};
  return { kind: 'DELIVERY_UPDATE', data: { orderNumber, step: status, ...reason } };
}

const isStep = (status: string): status is DeliveryStep => (DELIVERY_STEPS as readonly string[]).includes(status);
