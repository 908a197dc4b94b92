import { v7 as uuidv7 } from 'uuid';
import { StockRepository } from '../../src/domains/inventory/stock.repository.js';
import { Stock } from '../../src/domains/inventory/stock.service.js';
import { codeOf } from '../../src/errors/index.js';
import { BACKENDS } from '../support/app/backends.js';
import {
  aProduct,
  aVendor,
  failureOf,
  faultsOf,
  inStock,
  type MarketplaceApp,
  startMarketplace,
  stockOf,
} from '../support/marketplace/index.js';

const FIGURES = { price: 90.5, stock: 100, minStock: 10 };

describe.each(BACKENDS)('vendor stock on %s', (backend) => {
  let market: MarketplaceApp;
  beforeAll(async () => {
    market = await startMarketplace(backend);
  });
  afterAll(() => market?.close());

  it('is said for the first time, and again', async () => {
    const [vendor, product] = [await aVendor(market.database), await aProduct(market.database)];
    const path = `/vendors/${vendor.id}/products/${product.id}`;
    const first = await market.as('admin').put(path, FIGURES);
    expect([first.status, first.body.data]).toEqual([
      200,
      {
        vendorId: vendor.id,
        productId: product.id,
        sku: product.sku,
        name: product.name,
        ...FIGURES,
        reserved: 0,
        available: 100,
        updatedAt: expect.any(String),
      },
    ]);
    const second = await market.as('admin').put(path, { price: 80, stock: 50 });
    expect(second.body.data).toMatchObject({ price: 80, stock: 50, minStock: 0, available: 50 });
    const list = await market.as('client').get(`/vendors/${vendor.id}/products`);
    expect(list.body.data).toEqual({ items: [second.body.data], nextCursor: null });
  });
});

/** What a refused reservation is told by; anything else is a failure of its own. */
const shortOrWorse = (error: unknown) => (codeOf(error) === 'insufficient_stock' ? 'short' : error);

describe('vendor stock', () => {
  const stock = new Stock(new StockRepository());
  let market: MarketplaceApp;
  let vendor: Awaited<ReturnType<typeof aVendor>>;
  let product: Awaited<ReturnType<typeof aProduct>>;
  let path: string;

  beforeAll(async () => {
    market = await startMarketplace('postgres', ['vendor:V901', 'retailer:R901']);
    vendor = await aVendor(market.database, { code: 'V901' });
  });
  afterAll(() => market?.close());
  beforeEach(async () => {
    product = await aProduct(market.database);
    path = `/vendors/${vendor.id}/products/${product.id}`;
  });

  it.each([
    ['nothing', {}, ['price', 'stock']],
    ['an unknown field', { ...FIGURES, reserved: 5 }, ['reserved']],
    ...[0, -1, 0.001, 10.005, 1_000_000_000, 1e300, '5', null].map(
      (price) => [`the price ${price}`, { ...FIGURES, price }, ['price']] as const,
    ),
    ...[-1, 1.5, 1_000_000_001, 1e300, '5', null].map(
      (quantity) =>
        [
          `the quantities ${quantity}`,
          { price: 1, stock: quantity, minStock: quantity },
          ['minStock', 'stock'],
        ] as const,
    ),
  ] as const)('is refused with %s, and nothing of it written', async (_, body, fields) => {
    expect(faultsOf(await market.as('admin').put(path, body))).toEqual(fields);
    expect(await stockOf(market.database, vendor, product)).toBeUndefined();
  });

  it('may be nothing', async () => {
    const { data } = (await market.as('admin').put(path, { price: 0.01, stock: 0 })).body;
    expect(data).toMatchObject({ price: 0.01, stock: 0, available: 0 });
  });

  it('is of a vendor and a product that exist', async () => {
    const admin = market.as('admin');
    for (const id of ['rubbish', uuidv7()]) {
      expect(failureOf(await admin.put(`/vendors/${id}/products/${product.id}`, FIGURES))).toEqual([404, 'not_found']);
      expect(failureOf(await admin.put(`/vendors/${vendor.id}/products/${id}`, FIGURES))).toEqual([404, 'not_found']);
      expect(failureOf(await admin.get(`/vendors/${id}/products`))).toEqual([404, 'not_found']);
    }
  });

  it('is not set below what is reserved, which stays reserved', async () => {
    await inStock(market.database, vendor, product, { stock: 20 });
    await market.database.transaction((tx) =>
      stock.reserve(tx, uuidv7(), vendor.id, [{ productId: product.id, quantity: 15 }]),
    );
    const refused = await market.as('admin').put(path, { ...FIGURES, stock: 14 });
    expect(failureOf(refused)).toEqual([409, 'stock_below_reserved']);
    expect(refused.body.error.message).toContain(`15 of ${product.sku} are reserved`);
    expect(refused.body.error.message).toContain('a stock of 14');
    expect(await stockOf(market.database, vendor, product)).toEqual({ stock: 20, reserved: 15 });
    const taken = await market.as('admin').put(path, { ...FIGURES, stock: 15 });
    expect(taken.body.data).toMatchObject({ stock: 15, reserved: 15, available: 0 });
  });

  it('stays at least what is reserved, while both change at once', async () => {
    await inStock(market.database, vendor, product, { stock: 10 });
    const line = { productId: product.id, quantity: 3 };
    const reserve = () => market.database.transaction((tx) => stock.reserve(tx, uuidv7(), vendor.id, [line]));
    const work = Array.from({ length: 10 }, (_, index) => [
      reserve().then(() => 'reserved', shortOrWorse),
      market
        .as('admin')
        .put(path, { price: 1, stock: index })
        .then(({ status }) => status),
    ]);
    const outcomes = await Promise.all(work.flat());
    const foreseen = new Set<unknown>(['reserved', 'short', 200, 409]);
    expect(outcomes.filter((outcome) => !foreseen.has(outcome))).toEqual([]);
    const left = await stockOf(market.database, vendor, product);
    expect(left?.reserved).toBe(3 * outcomes.filter((outcome) => outcome === 'reserved').length);
    expect(left?.stock).toBeGreaterThanOrEqual(left?.reserved ?? Number.NaN);
  });

  it('is said by its vendor, and by no other key than an admin', async () => {
    const other = await aVendor(market.database);
    expect((await market.as('vendor:V901').put(path, FIGURES)).status).toBe(200);
    expect((await market.as('vendor:V901').get(`/vendors/${vendor.id}/products`)).status).toBe(200);
    const foreign = `/vendors/${other.id}/products`;
    expect(failureOf(await market.as('vendor:V901').put(`${foreign}/${product.id}`, FIGURES))).toEqual([
      404,
      'not_found',
    ]);
    expect(failureOf(await market.as('vendor:V901').get(foreign))).toEqual([404, 'not_found']);
    for (const who of ['client', 'operator', 'retailer:R901'] as const)
      expect(failureOf(await market.as(who).put(path, FIGURES))).toEqual([403, 'forbidden']);
    expect((await market.as('retailer:R901').get(foreign)).status).toBe(403);
  });

  it('is listed page by page, and found by name or SKU', async () => {
    const seller = await aVendor(market.database);
    const made = [];
    for (const name of ['Red rice', 'White rice', '100% wheat', 'Lentils']) {
      const item = await aProduct(market.database, { name });
      await inStock(market.database, seller, item);
      made.push(item);
    }
    const list = async (query: string) =>
      (await market.as('operator').get(`/vendors/${seller.id}/products?${query}`)).body.data;
    const first = await list('limit=3');
    const second = await list(`limit=3&cursor=${first.nextCursor}`);
    expect([...first.items, ...second.items].map(({ productId }) => productId)).toEqual(made.map(({ id }) => id));
    expect(second.nextCursor).toBeNull();
    expect((await list('search=RICE')).items).toHaveLength(2);
    expect((await list('search=%25')).items).toHaveLength(1);
    expect((await list(`search=${made[3]?.sku}`)).items).toEqual([expect.objectContaining({ name: 'Lentils' })]);
    expect(faultsOf(await market.as('operator').get(`/vendors/${seller.id}/products?limit=x&sort=y`))).toEqual([
      'limit',
      'sort',
    ]);
  });
});
