import { ORDER_STATUSES, type OrderStatus } from '../../../database/schema/orders.js';
import { money } from '../../../money/index.js';
import type { Order } from '../order.js';
import { ORDER_MOVES } from '../order-states.rules.js';
import { updateOf } from './retailer-updates.rules.js';

const told = (from: OrderStatus, status: OrderStatus, reason?: string) => {
  const order = { number: 'ORD-2026-000123', total: money(1500), status } as Order;
  return updateOf({ order, from, mover: { actor: 'shop', ...(reason !== undefined && { reason }) } }, 'NPR');
};

describe('what a retailer is told of its order', () => {
  it('is its confirmation, the first time only', () => {
    expect(told('placed', 'confirmed')).toEqual({
      kind: 'ORDER_CONFIRMATION',
      data: { orderNumber: 'ORD-2026-000123', total: '1500.00', currency: 'NPR' },
    });
    expect(told('offered', 'confirmed')).toBeUndefined();
    expect(told('accepted', 'confirmed')).toBeUndefined();
  });

  it('is each step on its way and each bad end', () => {
    const steps = ORDER_STATUSES.flatMap((from) =>
      ORDER_MOVES[from].filter((to) => told(from, to)?.kind === 'DELIVERY_UPDATE'),
    );
    const expected = ['accepted', 'packing', 'dispatched', 'delivered', 'cancelled', 'expired', 'unfulfillable'];
    expect([...new Set(steps)].toSorted()).toEqual(expected.toSorted());
  });

  it('holds the reason of a cancellation and no other', () => {
    expect(told('accepted', 'cancelled', 'closed today')?.data).toMatchObject({ reason: 'closed today' });
    expect(told('accepted', 'cancelled')?.data).not.toHaveProperty('reason');
    expect(told('offered', 'expired', 'not accepted in time')?.data).not.toHaveProperty('reason');
  });
});
