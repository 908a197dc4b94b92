import { v7 as uuidv7 } from 'uuid';
import { openMigratedDatabase } from '../../../../test/support/app/migrated-database.js';
import { brokenInvariants } from '../../../../test/support/marketplace/invariants.js';
import { aProduct, aVendor, inStock, stockOf } from '../../../../test/support/marketplace/index.js';
import type { Database } from '../../../database/index.js';
import { StockRepository } from '../stock.repository.js';
import { Stock } from '../stock.service.js';
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

  it('are refused when the same product was named before', async () => {
    const { row, product } = await stocked();
    expect(await wordsOf([row({ stock: 5 }), row({ stock: 6 })])).toEqual(['applied', 'duplicate_row']);
    expect(await stockOf(database, vendor, product)).toEqual({ stock: 5, reserved: 0 });
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

it('takes two statements, however many rows there are', async () => {
  const rows = await Promise.all(Array.from({ length: 60 }, async () => (await stocked()).row({ stock: 1 })));
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
  expect(statements).toBe(2);
});

it('does not deadlock with others who name the same products in another order, nor with who reserves them', async () => {
  const products = await Promise.all(Array.from({ length: 8 }, () => stocked({ stock: 1_000 })));
  const fresh = await Promise.all(Array.from({ length: 4 }, () => aProduct(database)));
  const rowsFor = (round: number): StockRow[] => {
    const rows = [
      ...products.map(({ row }) => row({ stock: 900 + round })),
      ...fresh.map(({ sku }) => rowOf(sku, { price: 1 + round, stock: round })),
    ];
    return [...rows.slice(round % 12), ...rows.slice(0, round % 12)];
  };
  const lines = products.map(({ product }) => ({ productId: product.id, quantity: 1 }));
  const work = Array.from({ length: 24 }, (_, round) =>
    round % 2 ? apply(rowsFor(round)) : database.transaction((tx) => stock.reserve(tx, uuidv7(), vendor.id, lines)),
  );
  const failures = (await Promise.allSettled(work)).filter(({ status }) => status === 'rejected');
  expect(failures).toEqual([]);
  for (const { product } of products) expect(await stockOf(database, vendor, product)).toMatchObject({ reserved: 12 });
  const broken = await brokenInvariants(database);
  expect(broken.map((one) => one.broken)).not.toContain('reserved_is_within_the_stock');
});
