import { array, assert, constantFrom, nat, property } from 'fast-check';
import { ORDER_STATUSES, type OrderStatus } from '../../database/schema/orders.js';
import { Conflict } from '../../errors/index.js';
import { assertLegal, EXPIRING_STATUSES, isFinal, isLegal, ORDER_MOVES } from './order-states.rules.js';

/** The moves as they were agreed. */
const AGREED: ReadonlySet<string> = new Set([
  'placed confirmed',
  'placed cancelled',
  'placed expired',
  'confirmed offered',
  'confirmed unfulfillable',
  'confirmed cancelled',
  'confirmed expired',
  'offered accepted',
  'offered confirmed',
  'offered unfulfillable',
  'offered cancelled',
  'offered expired',
  'accepted packing',
  'accepted confirmed',
  'accepted cancelled',
  'packing dispatched',
  'packing cancelled',
  'dispatched delivered',
  'delivered completed',
]);

const PAIRS = ORDER_STATUSES.flatMap((from) => ORDER_STATUSES.map((to) => [from, to] as const));
const statuses = constantFrom(...ORDER_STATUSES);
const refusalOf = (from: OrderStatus, to: OrderStatus): unknown => {
  try {
    assertLegal({ number: 'ORD-2026-000123', status: from }, to);
    return undefined;
  } catch (error) {
    return error;
  }
};

describe('the states of an order', () => {
  it.each(PAIRS)('allow %s → %s only when it was agreed', (from, to) => {
    expect(isLegal(from, to)).toBe(AGREED.has(`${from} ${to}`));
    const refusal = refusalOf(from, to);
    if (AGREED.has(`${from} ${to}`)) return expect(refusal).toBeUndefined();
    expect(refusal).toBeInstanceOf(Conflict);
    expect(refusal).toMatchObject({
      code: 'illegal_move',
      message: expect.stringMatching(new RegExp(`ORD-2026-000123 is ${from} and cannot become ${to}\\.`)),
    });
  });

  it('end in four statuses', () => {
    expect(ORDER_STATUSES.filter(isFinal)).toEqual(['completed', 'cancelled', 'expired', 'unfulfillable']);
  });

  it('let an order expire until a vendor has accepted it', () => {
    expect(EXPIRING_STATUSES).toEqual(ORDER_STATUSES.filter((status) => isLegal(status, 'expired')));
  });

  it('never let an order be placed again, nor stay where it is', () => {
    assert(property(statuses, (status) => !isLegal(status, 'placed') && !isLegal(status, status)));
  });

  it('lead from wherever an order has got to, to an end', () => {
    const reachesAnEnd = (from: OrderStatus, seen: readonly OrderStatus[] = []): boolean =>
      isFinal(from) || ORDER_MOVES[from].some((to) => !seen.includes(to) && reachesAnEnd(to, [...seen, from]));
    assert(property(statuses, (status) => reachesAnEnd(status)));
  });

  it('dispatch nothing that a vendor has not accepted, and end no order that is on its way', () => {
    assert(
      property(array(nat(), { maxLength: 30 }), (choices) => {
        const walk: OrderStatus[] = ['placed'];
        for (const choice of choices) {
          const next = ORDER_MOVES[walk.at(-1) ?? 'placed'];
          const to = next[choice % next.length];
          if (to) walk.push(to);
        }
        const dispatched = walk.indexOf('dispatched');
        if (dispatched < 0) return;
        expect(walk.slice(0, dispatched)).toContain('accepted');
        expect(walk.slice(dispatched)).toEqual(
          ['dispatched', 'delivered', 'completed'].slice(0, walk.length - dispatched),
        );
      }),
    );
  });
});
