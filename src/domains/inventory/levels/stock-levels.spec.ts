import { v7 as uuidv7 } from 'uuid';
import { openMigratedDatabase } from '../../../../test/support/app/migrated-database.js';
import { gate, waiting } from '../../../../test/support/app/row-locks.js';
import { until } from '../../../../test/support/app/until.js';
import { aProduct, aVendor, inStock, stockOf } from '../../../../test/support/marketplace/index.js';
import type { Database } from '../../../database/index.js';
import { codeOf } from '../../../errors/index.js';
import { type Money, money } from '../../../money/index.js';
import { StockRepository } from '../stock.repository.js';
import { Stock } from '../stock.service.js';
import { VendorStockRepository } from '../vendor-stock.repository.js';
import { StockLevelsRepository } from './stock-levels.repository.js';
import { StockLevels } from './stock-levels.service.js';
import type { RowOutcome, StockRow } from './stock-row.js';

const levels = new StockLevels(new StockLevelsRepository());
const stock = new Stock(new StockRepository());
let database: Database;
let vendor: Awaited<ReturnType<typeof aVendor>>;

beforeAll(async () => {
  database = await openMigratedDatabase();
});
beforeEach(async () => {
  vendor = await aVendor(database);
});

const apply = (rows: readonly StockRow[]) => database.transaction((tx) => levels.apply(tx, rows));
const wordOf = (outcome: RowOutcome): string => (outcome.status === 'refused' ? outcome.code : outcome.status);
const wordsOf = async (rows: readonly StockRow[]) => (await apply(rows)).map(wordOf);

type Figures = Pick<StockRow, 'price' | 'stock' | 'minStock'>;

/** A product of which the vendor has 100 at 90.00, and what a row says of it. */
async function stocked(given: Parameters<typeof inStock>[3] = {}) {
  const product = await aProduct(database);
  await inStock(database, vendor, product, given);
  return { product, row: (figures: Figures) => rowOf(product.sku, figures) };
}

const rowOf = (sku: string, figures: Figures = {}): StockRow => ({ vendorCode: vendor.code, sku, ...figures });

async function figuresOf(productId: string) {
  const [row] = await database.query<{ price: string; stock: number; reserved: number; min: number; written: string }>(
    `select price, stock, reserved, min_stock as min, xmin::text as written from haat.vendor_products
     where vendor_id = $1 and product_id = $2`,
    [vendor.id, productId],
  );
  return row;
}

describe('rows of stock', () => {
  it('are taken over where they differ, the rest stays as it is and is not written', async () => {
    const [dear, same, minimum] = [await stocked(), await stocked(), await stocked()];
    const before = await figuresOf(same.product.id);
    const rows = [dear.row({ price: 95.5 }), same.row({ price: 90, stock: 100 }), minimum.row({ minStock: 7 })];
    expect(await wordsOf(rows)).toEqual(['applied', 'unchanged', 'applied']);
    expect(await figuresOf(dear.product.id)).toMatchObject({ price: '95.50', stock: 100, min: 0 });
    expect(await figuresOf(minimum.product.id)).toMatchObject({ price: '90.00', stock: 100, min: 7 });
    expect(await figuresOf(same.product.id)).toEqual(before);
    expect(await wordsOf(rows)).toEqual(['unchanged', 'unchanged', 'unchanged']);
  });

  it('make a product new to its vendor, when they say what it costs and how much there is', async () => {
    const [full, partial] = [await aProduct(database), await aProduct(database)];
    const rows = [rowOf(partial.sku, { stock: 3 }), rowOf(full.sku, { price: 12.3, stock: 0 })];
    expect(await wordsOf(rows)).toEqual(['price_and_stock_needed', 'applied']);
    expect(await figuresOf(full.id)).toMatchObject({ price: '12.30', stock: 0, reserved: 0, min: 0 });
    expect(await figuresOf(partial.id)).toBeUndefined();
  });

  it.each([
    ['a price of nothing', { price: 0 }, 'invalid_price'],
    ['a price with three decimals', { price: 1.005 }, 'invalid_price'],
    ['a price that is no number', { price: Number.NaN }, 'invalid_price'],
    ['a negative stock', { stock: -1 }, 'invalid_stock'],
    ['half a piece', { stock: 1.5 }, 'invalid_stock'],
    ['more than anybody has', { stock: 1_000_000_001 }, 'invalid_stock'],
    ['a negative minimum', { minStock: -1 }, 'invalid_min_stock'],
  ])('are refused for %s, beside rows that are taken over', async (_, figures, code) => {
    const [bad, good] = [await stocked(), await stocked()];
    expect(await wordsOf([bad.row(figures), good.row({ stock: 5 })])).toEqual([code, 'applied']);
    expect(await figuresOf(bad.product.id)).toMatchObject({ price: '90.00', stock: 100, min: 0 });
  });

  it.each([
    ['unknown', 'NOWHERE'],
    ['empty', ''],
    ['SQL', "x'; drop table haat.vendors; --"],
    ['no text for PostgreSQL', 'nul\u0000'],
    ['half a character', '\ud800'],
    ['endless', 'x'.repeat(100_000)],
  ])('are refused where the code is %s', async (_, unknown) => {
    const { row } = await stocked();
    const rows = [{ ...row({ stock: 1 }), vendorCode: unknown }, rowOf(unknown, { price: 1, stock: 1 })];
    expect(await wordsOf(rows)).toEqual(['unknown_vendor', 'unknown_sku']);
  });

  it('of one product are taken over one after the other, and one that is refused leaves the others alone', async () => {
    const { row, product } = await stocked({ reserved: 4 });
    const rows = [row({ stock: 3 }), row({ stock: 5 }), row({ minStock: 2 }), row({ stock: 6 }), row({ stock: -1 })];
    const words = ['stock_below_reserved', 'applied', 'applied', 'applied', 'invalid_stock'];
    expect(await wordsOf(rows)).toEqual(words);
    expect(await figuresOf(product.id)).toMatchObject({ price: '90.00', stock: 6, reserved: 4, min: 2 });
  });

  it('of one product that is new are taken over from the first that says enough', async () => {
    const { sku, id } = await aProduct(database);
    const rows = [rowOf(sku, { stock: 3 }), rowOf(sku, { price: 2, stock: 9 }), rowOf(sku, { stock: 4, minStock: 1 })];
    expect(await wordsOf(rows)).toEqual(['price_and_stock_needed', 'applied', 'applied']);
    expect(await figuresOf(id)).toMatchObject({ price: '2.00', stock: 4, min: 1 });
    const again = await aProduct(database);
    const same = rowOf(again.sku, { price: 2, stock: 9 });
    expect(await wordsOf([same, same])).toEqual(['applied', 'unchanged']);
    expect(await figuresOf(again.id)).toMatchObject({ price: '2.00', stock: 9, min: 0 });
  });

  it('are refused below what is reserved, with both figures', async () => {
    const { row, product } = await stocked({ reserved: 15 });
    const [below, exactly] = [await apply([row({ stock: 14 })]), await apply([row({ stock: 15 })])];
    expect(below).toMatchObject([{ code: 'stock_below_reserved', message: expect.stringMatching(/^15 .* of 14 /) }]);
    expect(exactly).toEqual([{ status: 'applied' }]);
    expect(await stockOf(database, vendor, product)).toEqual({ stock: 15, reserved: 15 });
  });

  it('are raised to what is reserved, where that is asked for, and say so', async () => {
    const { row, product } = await stocked({ reserved: 15 });
    const raise = () => database.transaction((tx) => levels.apply(tx, [row({ stock: 3, price: 80 })], 'raise'));
    const note = { code: 'stock_below_reserved', message: expect.stringContaining('is 15 rather than 3') };
    expect(await raise()).toEqual([{ status: 'applied', note }]);
    expect(await raise()).toEqual([{ status: 'unchanged', note }]);
    expect(await figuresOf(product.id)).toMatchObject({ price: '80.00', stock: 15, reserved: 15 });
  });

  it('are none, and nothing happens', async () => expect(await apply([])).toEqual([]));
});

it('takes three statements, however many rows there are', async () => {
  const rows = await Promise.all(Array.from({ length: 60 }, async () => (await stocked()).row({ price: 2, stock: 1 })));
  let statements = 0;
  const outcomes = await database.transaction(async (tx) => {
    const counting = {
      ...tx,
      orm: tx.orm,
      afterCommit: () => undefined,
      query: <Row extends object>(text: string, values?: readonly unknown[]) => {
        statements += 1;
        return tx.query<Row & Record<string, unknown>>(text, values);
      },
    };
    return levels.apply(counting, rows);
  });
  expect(new Set(outcomes.map(wordOf))).toEqual(new Set(['applied']));
  expect(statements).toBe(3);
});

describe('while others change the same stock', () => {
  /** Begins to take rows over, and stops where their stock is locked and nothing written yet. */
  async function begun(rows: readonly StockRow[]) {
    const [locked, goOn] = [gate(), gate()];
    class Stopping extends StockLevelsRepository {
      override async lock(...asked: Parameters<StockLevelsRepository['lock']>) {
        const found = await super.lock(...asked);
        locked.open();
        await goOn.opened;
        return found;
      }
    }
    const outcomes = database.transaction((tx) => new StockLevels(new Stopping()).apply(tx, rows));
    await Promise.race([locked.opened, outcomes]);
    return { goOn: goOn.open, outcomes };
  }

  /** Has somebody do something meanwhile, and returns once that is done or waits. */
  async function meanwhile(work: () => Promise<unknown>) {
    const before = await waiting(database, 'vendor_products');
    let hasEnded = false;
    const end = Promise.allSettled([work()]).finally(() => (hasEnded = true));
    await until(
      'it to be done or to wait',
      async () => hasEnded || (await waiting(database, 'vendor_products')) > before,
    );
    return { end };
  }

  const put = (product: { id: string }, figures: { price: Money; stock: number; minStock: number }) =>
    database.transaction((tx) => new VendorStockRepository(database).put(tx, vendor.id, product.id, figures));

  it('nothing of what somebody says of a product is lost that becomes new to the vendor in between', async () => {
    const product = await aProduct(database);
    const taking = await begun([rowOf(product.sku, { price: 5, stock: 7 })]);
    const putting = await meanwhile(() => put(product, { price: money(9), stock: 9, minStock: 4 }));
    taking.goOn();
    expect(await taking.outcomes).toEqual([{ status: 'applied' }]);
    expect(await putting.end).toMatchObject([{ status: 'fulfilled' }]);
    // Whichever of the two is later, the rows say nothing of the minimum.
    expect(await figuresOf(product.id)).toMatchObject({ min: 4 });
  });

  it('nobody waits in a circle for a product that becomes new to the vendor in between', async () => {
    const [fresh, known] = [await aProduct(database), await aProduct(database)];
    await inStock(database, vendor, known);
    const taking = await begun([rowOf(fresh.sku, { price: 5, stock: 7 }), rowOf(known.sku, { stock: 50 })]);
    const putting = await meanwhile(() => put(fresh, { price: money(9), stock: 9, minStock: 4 }));
    const lines = [fresh, known].map(({ id }) => ({ productId: id, quantity: 1 }));
    const order = () => database.transaction((tx) => stock.reserve(tx, uuidv7(), vendor.id, lines));
    const ordering = await meanwhile(order);
    taking.goOn();
    const ends = [...(await Promise.allSettled([taking.outcomes])), ...(await putting.end), ...(await ordering.end)];
    const codes = ends.map((end) => (end.status === 'rejected' ? codeOf(end.reason) : 'done'));
    // The order was there before the product was.
    expect(codes).toEqual(['done', 'done', 'insufficient_stock']);
  });

  it('who waits for the first of the products holds none of the others, in whatever order the rows come', async () => {
    // So many that one of the others would be locked sooner in any order but that of the keys.
    const made = await Promise.all(Array.from({ length: 30 }, () => stocked()));
    const [first, ...others] = made.toSorted((a, b) => (a.product.id < b.product.id ? -1 : 1));
    if (!first) throw new Error('There is no product.');
    const holding = await begun([first.row({ stock: 8 })]);
    const rows = [...others, first].map(({ row }) => row({ stock: 6 }));
    const waits = await meanwhile(() => apply(rows));
    const free = await database.query(
      'select 1 from haat.vendor_products where vendor_id = $1 and product_id <> $2 for update skip locked',
      [vendor.id, first.product.id],
    );
    holding.goOn();
    await holding.outcomes;
    expect(await waits.end).toEqual([{ status: 'fulfilled', value: rows.map(() => ({ status: 'applied' })) }]);
    expect(free).toHaveLength(others.length);
    expect(await stockOf(database, vendor, first.product)).toMatchObject({ stock: 6 });
  });
});
