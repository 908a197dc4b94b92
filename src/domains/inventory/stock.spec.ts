import * as fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { openMigratedDatabase } from '../../../test/support/app/migrated-database.js';
import { aProduct, aVendor, inStock, stockOf } from '../../../test/support/marketplace/index.js';
import type { Database } from '../../database/index.js';
import { codeOf } from '../../errors/index.js';
import type { VendorId } from '../master-data/index.js';
import { StockRepository } from './stock.repository.js';
import { Stock, type StockLine } from './stock.service.js';

const stock = new Stock(new StockRepository());
let database: Database;
let vendor: { id: VendorId };

beforeAll(async () => {
  database = await openMigratedDatabase();
});
beforeEach(async () => {
  vendor = await aVendor(database);
});

const reserve = (reference: string, lines: readonly StockLine[]) =>
  database.transaction((tx) => stock.reserve(tx, reference, vendor.id, lines));
const release = (reference: string) => database.transaction((tx) => stock.release(tx, reference));
const dispatch = (reference: string) => database.transaction((tx) => stock.dispatch(tx, reference));

/** A product of which the vendor has so much. */
async function having(quantity: number) {
  const product = await aProduct(database);
  await inStock(database, vendor, product, { stock: quantity });
  return product;
}

const results = async (work: Promise<unknown>[]) => {
  const settled = await Promise.allSettled(work);
  return settled.map((one) => (one.status === 'fulfilled' ? one.value : codeOf(one.reason)));
};

describe('reserving', () => {
  it('holds what is then no longer free, and is still in stock', async () => {
    const product = await having(10);
    await reserve(uuidv7(), [{ productId: product.id, quantity: 4 }]);
    expect(await stockOf(database, vendor, product)).toEqual({ stock: 10, reserved: 4 });
  });

  it('holds all lines or none, and names those that fall short with their figures', async () => {
    const [enough, scarce, unknown] = [await having(10), await having(2), await aProduct(database)];
    const lines = [enough, scarce, unknown].map(({ id }) => ({ productId: id, quantity: 3 }));
    await expect(reserve(uuidv7(), lines)).rejects.toMatchObject({
      code: 'insufficient_stock',
      message: `The vendor has not enough in stock: ${scarce.sku} (3 wanted, 2 free), ${unknown.id} (3 wanted, 0 free).`,
    });
    expect(await stockOf(database, vendor, enough)).toEqual({ stock: 10, reserved: 0 });
  });

  it('gives the last of it to one of 50 who want it at once', async () => {
    const product = await having(1);
    const line = { productId: product.id, quantity: 1 };
    const outcomes = await results(Array.from({ length: 50 }, () => reserve(uuidv7(), [line])));
    expect(outcomes.filter((outcome) => outcome === undefined)).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'insufficient_stock')).toHaveLength(49);
    expect(await stockOf(database, vendor, product)).toEqual({ stock: 1, reserved: 1 });
  });

  it('does not deadlock, whatever the order of the lines', async () => {
    const products = await Promise.all(Array.from({ length: 5 }, () => having(1_000)));
    const lines = products.map(({ id }) => ({ productId: id, quantity: 1 }));
    const rotated = (by: number) => [...lines.slice(by % 5), ...lines.slice(0, by % 5)];
    const references = Array.from({ length: 40 }, () => uuidv7());
    const held = await results(references.map((reference, index) => reserve(reference, rotated(index))));
    expect(new Set(held)).toEqual(new Set([undefined]));
    const mixed = references.map((reference, index) => (index % 2 ? release(reference) : dispatch(reference)));
    const more = references.map((_, index) => reserve(uuidv7(), rotated(index)));
    expect(new Set(await results([...mixed, ...more]))).toEqual(new Set([true, undefined]));
    for (const product of products)
      expect(await stockOf(database, vendor, product)).toEqual({ stock: 980, reserved: 40 });
  });
});

describe('ending a reservation', () => {
  it.each([
    ['release', release, { stock: 10, reserved: 0 }],
    ['dispatch', dispatch, { stock: 6, reserved: 0 }],
  ])('by %s happens once, however often and in parallel it is asked for', async (_, end, left) => {
    const product = await having(10);
    const reference = uuidv7();
    await reserve(reference, [{ productId: product.id, quantity: 4 }]);
    const ended = await Promise.all(Array.from({ length: 10 }, () => end(reference)));
    expect(ended.filter(Boolean)).toHaveLength(1);
    expect(await end(reference)).toBe(false);
    expect(await stockOf(database, vendor, product)).toEqual(left);
  });

  it('happens in one way when both are asked for at once', async () => {
    const product = await having(10);
    const reference = uuidv7();
    await reserve(reference, [{ productId: product.id, quantity: 4 }]);
    const [released, dispatched] = await Promise.all([release(reference), dispatch(reference)]);
    expect(released).toBe(!dispatched);
    expect(await stockOf(database, vendor, product)).toEqual({ stock: released ? 10 : 6, reserved: 0 });
  });

  it('of nothing does nothing', async () => {
    expect(await release(uuidv7())).toBe(false);
  });
});

interface Operation {
  readonly kind: 'reserve' | 'release' | 'dispatch';
  /** References and products are chosen by number, among few, so that operations meet. */
  readonly reference: number;
  readonly lines: readonly { readonly product: number; readonly quantity: number }[];
}

const operation: fc.Arbitrary<Operation> = fc.record({
  kind: fc.constantFrom('reserve', 'reserve', 'release', 'dispatch'),
  reference: fc.nat(2),
  lines: fc.uniqueArray(fc.record({ product: fc.nat(1), quantity: fc.integer({ min: 1, max: 6 }) }), {
    minLength: 1,
    selector: ({ product }) => product,
  }),
});
/** What is done at once, then what is done at once after it, and so on. */
const batches = fc.array(fc.array(operation, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 5 });

/** A reference that has held something cannot hold again: 23505 is the key of the reservations. */
const EXPECTED = new Set<unknown>([undefined, true, false, 'insufficient_stock', '23505']);

describe('whatever is done, and whatever of it at once', () => {
  it('reserved is what is held, and between nothing and the stock', async () => {
    const holds = async (done: readonly (readonly Operation[])[]) => {
      vendor = await aVendor(database);
      const products = [(await having(10)).id, (await having(10)).id];
      const references = Array.from({ length: 3 }, () => uuidv7());
      for (const batch of done) {
        const outcomes = await results(batch.map((one) => doOne(one, references, products)));
        expect(outcomes.filter((outcome) => !EXPECTED.has(outcome))).toEqual([]);
        expect(await inconsistencies()).toEqual([]);
      }
    };
    await fc.assert(fc.asyncProperty(batches, holds), { numRuns: 40, endOnFailure: true });
  });
});

function doOne({ kind, reference, lines }: Operation, references: readonly string[], products: readonly string[]) {
  const id = references[reference] ?? '';
  if (kind !== 'reserve') return kind === 'release' ? release(id) : dispatch(id);
  return reserve(
    id,
    lines.map(({ product, quantity }) => ({ productId: products[product] ?? '', quantity })),
  );
}

/** Products of the vendor whose figures contradict the reservations. */
const inconsistencies = () =>
  database.query(
    `select vp.*, held.quantity, gone.quantity
     from haat.vendor_products vp
     cross join lateral (select coalesce(sum(quantity), 0) as quantity from haat.stock_reservations r
       where r.vendor_id = vp.vendor_id and r.product_id = vp.product_id and state = 'held') as held
     cross join lateral (select coalesce(sum(quantity), 0) as quantity from haat.stock_reservations r
       where r.vendor_id = vp.vendor_id and r.product_id = vp.product_id and state = 'dispatched') as gone
     where vp.vendor_id = $1 and not
       (vp.reserved = held.quantity and vp.stock = 10 - gone.quantity and vp.reserved between 0 and vp.stock)`,
    [vendor.id],
  );
