import * as fc from 'fast-check';
import { money } from '../../../money/index.js';
import { decideRows, type KnownStock } from './stock-levels.rules.js';
import type { StockRow } from './stock-row.js';

const IDS: Readonly<Record<string, Pick<KnownStock, 'vendorId' | 'productId'>>> = {
  RICE: { vendorId: 'v', productId: 'rice' },
  NEW: { vendorId: 'v', productId: 'new' },
  NONE: { vendorId: 'v', productId: null },
};

const figure = fc.integer({ min: -1, max: 6 });
const row: fc.Arbitrary<StockRow> = fc.record(
  {
    vendorCode: fc.constant('V'),
    sku: fc.constantFrom(...Object.keys(IDS)),
    price: figure,
    stock: figure,
    minStock: figure,
  },
  { requiredKeys: ['vendorCode', 'sku'] },
);

/** What the vendor has, by product. */
type Shelf = ReadonlyMap<string | null, KnownStock['current']>;

const knownOf = ({ sku }: StockRow, shelf: Shelf): KnownStock => {
  const { vendorId = null, productId = null } = IDS[sku] ?? {};
  return { vendorId, productId, current: shelf.get(productId) };
};

function after(shelf: Shelf, { writes }: ReturnType<typeof decideRows>): Shelf {
  const written = writes.map(({ productId, figures }) => {
    return [productId, { ...figures, reserved: shelf.get(productId)?.reserved ?? 0 }] as const;
  });
  return new Map([...shelf, ...written]);
}

describe('rows that are decided together', () => {
  it.each(['refuse', 'raise'] as const)(
    'come to what they come to one by one, where those below are to %s',
    (below) => {
      fc.assert(
        fc.property(fc.array(row), fc.nat(5), (rows, reserved) => {
          const begin: Shelf = new Map([['rice', { price: money(3), stock: 5, minStock: 1, reserved }]]);
          const together = decideRows(
            rows,
            rows.map((one) => knownOf(one, begin)),
            below,
          );
          let shelf = begin;
          const outcomes = rows.flatMap((one) => {
            const single = decideRows([one], [knownOf(one, shelf)], below);
            shelf = after(shelf, single);
            return single.outcomes;
          });
          expect(together.outcomes).toEqual(outcomes);
          expect(after(begin, together)).toEqual(shelf);
          expect(new Set(together.writes.map(({ productId }) => productId)).size).toBe(together.writes.length);
        }),
      );
    },
  );
});
