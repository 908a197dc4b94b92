import { array, assert, constantFrom, integer, property, record, uniqueArray } from 'fast-check';
import { asNumber, money, plus, times } from '../../../money/index.js';
import type { OrderedProduct, ProductId } from '../../master-data/index.js';
import { asksForTheSame, basketOf } from './basket.rules.js';

const product = (id: string, given: Partial<OrderedProduct> = {}): OrderedProduct => ({
  id: id as ProductId,
  sku: `SKU-${id}`,
  name: id,
  unitPrice: money(100),
  minQuantity: 1,
  status: 'active',
  ...given,
});

const items = uniqueArray(
  record({ productId: constantFrom(...'abcdefgh'), quantity: integer({ min: 1, max: 1_000 }) }),
  {
    selector: ({ productId }) => productId,
    minLength: 1,
  },
);
const cents = integer({ min: 1, max: 10_000_00 }).map((amount) => money((amount / 100).toFixed(2)));

describe('a basket', () => {
  it('comes to the sum of its lines, to the cent, in the sequence in which they were asked for', () => {
    assert(
      property(items, array(cents, { minLength: 8, maxLength: 8 }), (asked, prices) => {
        const products = [...'abcdefgh'].map((id, index) => product(id, { unitPrice: prices[index] ?? money(1) }));
        const { lines, total } = basketOf(asked, products);
        expect(lines.map(({ productId, quantity }) => ({ productId, quantity }))).toEqual(asked);
        expect(lines.every(({ amount, unitPrice, quantity }) => amount === times(unitPrice, quantity))).toBe(true);
        expect(total).toBe(plus(...lines.map(({ amount }) => amount)));
      }),
    );
  });

  it('may come to the largest amount, and to no cent more', () => {
    const dear = [product('a', { unitPrice: money('999999999.99') }), product('b', { unitPrice: money('0.01') })];
    expect(asNumber(basketOf([{ productId: 'a', quantity: 1 }], dear).total)).toBe(999_999_999.99);
    const both = ['a', 'b'].map((productId) => ({ productId, quantity: 1 }));
    expect(() => basketOf(both, dear)).toThrow(expect.objectContaining({ code: 'validation_failed' }));
  });

  it('names every line that falls short', () => {
    const products = [product('a', { minQuantity: 3 }), product('b'), product('c', { minQuantity: 2 })];
    const asked = ['a', 'b', 'c'].map((productId) => ({ productId, quantity: 1 }));
    expect(() => basketOf(asked, products)).toThrow(
      expect.objectContaining({
        details: [
          { field: 'items[0].quantity', message: 'must be at least 3, the minimum of SKU-a' },
          { field: 'items[2].quantity', message: 'must be at least 2, the minimum of SKU-c' },
        ],
      }),
    );
  });

  it('is the same in any sequence, and not with another quantity or line', () => {
    assert(
      property(items, (asked) => {
        const [first] = asked;
        if (!first) return;
        expect(asksForTheSame(asked, asked.toReversed())).toBe(true);
        expect(asksForTheSame(asked, asked.slice(1))).toBe(false);
        expect(asksForTheSame(asked.slice(1), asked)).toBe(false);
        expect(asksForTheSame(asked, [{ ...first, quantity: first.quantity + 1 }, ...asked.slice(1)])).toBe(false);
        expect(asksForTheSame(asked, [{ ...first, productId: 'z' }, ...asked.slice(1)])).toBe(false);
      }),
    );
  });
});
