import { randomUUID } from 'node:crypto';
import type { HttpApp } from '../support/app/http-app.js';
import { startHttpApp } from '../support/app/http-app.js';
import { variablesOf } from '../support/app/backends.js';
import { aCreditAccount, balancesOf } from '../support/marketplace/credit.js';
import { aMarketplace, aProduct, aRetailer, type Marketplace, tenOf } from '../support/marketplace/index.js';
import { brokenInvariants } from '../support/marketplace/invariants.js';

const ORDERS = '/api/v1/orders';
const UNKNOWN = '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e99';

let app: HttpApp;
let marketplace: Marketplace;
beforeAll(async () => {
  app = await startHttpApp(await variablesOf('postgres'));
  marketplace = await aMarketplace(app.database);
});
afterAll(() => app?.close());

const place = (body: object, headers = {}) => app.call('POST', ORDERS, { body, headers });
const ten = (given: object = {}) => ({ ...tenOf(marketplace), ...given });
const count = async () => {
  const [row] = await app.database.query<Record<string, unknown>>(
    `select (select count(*)::int from haat.orders) as orders, (select count(*)::int from haat.order_items) as items,
      (select count(*)::int from haat.order_events) as events, (select count(*)::int from haat.credit_reservations) as holds,
      (select count(*)::int from haat.jobs where queue = 'order-expiry') as jobs`,
  );
  return row;
};

describe('POST /orders', () => {
  it('keeps the price of the moment', async () => {
    const product = await aProduct(app.database, { unitPrice: '19.99' as never });
    const { body } = await place(ten({ paymentTerms: 'cash', items: [{ productId: product.id, quantity: 3 }] }));
    await app.database.query('update haat.products set unit_price = 99 where id = $1', [product.id]);
    const { data } = (await app.call('GET', `${ORDERS}/${body.data.id}`)).body;
    expect(data).toMatchObject({ total: 59.97, items: [{ unitPrice: 19.99, amount: 59.97 }] });
  });

  it('touches no credit for cash', async () => {
    const { id: retailerId } = await aRetailer(app.database);
    const { status, body } = await place(ten({ retailerId, paymentTerms: 'cash' }));
    expect(status).toBe(201);
    const holds = await app.database.query('select from haat.credit_reservations where order_id = $1', [body.data.id]);
    expect(holds).toEqual([]);
  });

  it('answers the same order under the same reference, in whatever sequence its lines are', async () => {
    const other = await aProduct(app.database);
    const items = [...ten().items, { productId: other.id, quantity: 1 }];
    const first = await place(ten({ reference: 'R-1', items }));
    await app.database.query(`update haat.products set status = 'inactive' where id = $1`, [other.id]);
    const again = await place(ten({ reference: 'R-1', items: items.toReversed() }));
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body.data.id).toBe(first.body.data.id);
    expect(again.headers.get('location')).toBe(`${ORDERS}/${first.body.data.id}`);
  });

  it('reads ids in capitals, and knows the same order by them', async () => {
    const { retailerId, items } = ten();
    const capitals = items.map((item) => ({ ...item, productId: item.productId.toUpperCase() }));
    const first = await place(ten({ reference: 'R-capitals', retailerId: retailerId.toUpperCase(), items: capitals }));
    const again = await place(ten({ reference: 'R-capitals' }));
    expect([first.status, again.status]).toEqual([201, 200]);
    const twice = await place(ten({ items: [...items, ...capitals] }));
    expect(twice).toMatchObject({ status: 400, body: { error: { details: [{ field: 'items[1].productId' }] } } });
  });

  it.each<[string, (otherId: string) => object]>([
    ['other terms', () => ({ paymentTerms: 'cash' })],
    ['another quantity', () => ({ items: [{ ...ten().items[0], quantity: 11 }] })],
    ['another product', (productId) => ({ items: [{ productId, quantity: 10 }] })],
    ['another line', (productId) => ({ items: [...ten().items, { productId, quantity: 1 }] })],
  ])('refuses a reference that came with %s', async (what, change) => {
    const other = await aProduct(app.database);
    const reference = `taken by ${what}`;
    await place(ten({ reference }));
    const { status, body } = await place(ten({ reference, ...change(other.id) }));
    expect([status, body.error.code]).toEqual([409, 'reference_reused']);
  });

  it('leaves a reference to each retailer', async () => {
    const retailerId = await aCreditAccount(app.database);
    const [one, two] = await Promise.all([
      place(ten({ reference: 'mine' })),
      place(ten({ reference: 'mine', retailerId })),
    ]);
    expect([one.status, two.status]).toEqual([201, 201]);
  });

  it('places one order of 20 that come at once under one reference, and holds its credit once', async () => {
    const retailerId = await aCreditAccount(app.database);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => place(ten({ retailerId, reference: 'at once' }))),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array<number>(19).fill(200), 201]);
    expect(new Set(answers.map(({ body }) => body.data.id)).size).toBe(1);
    expect(await balancesOf(app.database, retailerId)).toMatchObject({ reserved: '1000.00' });
  });

  it('places as many of 50 that come at once as the credit limit allows', async () => {
    const retailerId = await aCreditAccount(app.database, { creditLimit: 7_000 });
    const answers = await Promise.all(Array.from({ length: 50 }, () => place(ten({ retailerId }))));
    const placedOnes = answers.filter(({ status }) => status === 201);
    expect(placedOnes).toHaveLength(7);
    const refused = answers.filter(({ status }) => status !== 201);
    expect(new Set(refused.map(({ status, body }) => `${status} ${body.error.code}`))).toEqual(
      new Set(['409 credit_limit_exceeded']),
    );
    const [row] = await app.database.query('select count(*)::int from haat.orders where retailer_id = $1', [
      retailerId,
    ]);
    expect(row).toEqual({ count: 7 });
    expect(await brokenInvariants(app.database)).toEqual([]);
  });

  it('gives a repeat under the same Idempotency-Key the first answer', async () => {
    const headers = { 'idempotency-key': 'order-1' };
    const [one, two] = await Promise.all([place(ten(), headers), place(ten(), headers)]);
    expect([one.status, two.status]).toEqual([201, 201]);
    expect(one.body).toEqual(two.body);
    const other = await place(ten({ paymentTerms: 'cash' }), headers);
    expect([other.status, other.body.error.code]).toEqual([422, 'idempotency_key_reused']);
  });
});

describe('POST /orders refuses, and records nothing of', () => {
  const item = (given: object) => ({ items: [{ productId: marketplace.product.id, quantity: 10, ...given }] });
  const lines = (length: number) => ({
    items: Array.from({ length }, () => ({ productId: randomUUID(), quantity: 1 })),
  });

  let before: unknown;
  beforeEach(async () => {
    before = await count();
  });
  afterEach(async () => {
    expect(await count()).toEqual(before);
  });

  it.each<[string, () => object, string]>([
    ['no lines', () => ({ items: [] }), 'items'],
    ['lines that are no list', () => ({ items: 'rice' }), 'items'],
    ['a line that is no object', () => ({ items: [null] }), 'items'],
    ['101 lines', () => lines(101), 'items'],
    ['a product twice', () => ({ items: [...ten().items, ...ten().items] }), 'items[1].productId'],
    ['a malformed product', () => item({ productId: 'rice' }), 'items[0].productId'],
    ['a quantity of nothing', () => item({ quantity: 0 }), 'items[0].quantity'],
    ['a negative quantity', () => item({ quantity: -1 }), 'items[0].quantity'],
    ['a fraction of a unit', () => item({ quantity: 1.5 }), 'items[0].quantity'],
    ['an enormous quantity', () => item({ quantity: 1_000_001 }), 'items[0].quantity'],
    ['a quantity as text', () => item({ quantity: '10' }), 'items[0].quantity'],
    ['an unknown field of a line', () => item({ price: 1 }), 'items[0].price'],
    ['a price of the caller', () => ({ total: 1 }), 'total'],
    ['unknown terms', () => ({ paymentTerms: 'later' }), 'paymentTerms'],
    ['no terms', () => ({ paymentTerms: undefined }), 'paymentTerms'],
    ['a malformed retailer', () => ({ retailerId: 'R001' }), 'retailerId'],
    ['no retailer, from a key of none', () => ({ retailerId: undefined }), 'retailerId'],
    ['an empty reference', () => ({ reference: ' ' }), 'reference'],
    ['a long reference', () => ({ reference: 'x'.repeat(101) }), 'reference'],
  ])('%s', async (_, change, field) => {
    const { status, body } = await place(ten(change()));
    expect([status, body.error.code]).toEqual([400, 'validation_failed']);
    expect(body.error.details.map((fault: { field: string }) => fault.field)).toContain(field);
  });

  it('less than the minimum quantity', async () => {
    const product = await aProduct(app.database, { minQuantity: 5 });
    const { status, body } = await place(ten({ items: [{ productId: product.id, quantity: 4 }] }));
    expect(status).toBe(400);
    expect(body.error.details).toEqual([
      { field: 'items[0].quantity', message: `must be at least 5, the minimum of ${product.sku}` },
    ]);
  });

  it('more than an amount can be', async () => {
    const product = await aProduct(app.database, { unitPrice: '999999.99' as never });
    const { status, body } = await place(ten({ items: [{ productId: product.id, quantity: 1_001 }] }));
    expect([status, body.error.details[0].field]).toEqual([400, 'items']);
  });

  it.each<[string, () => object]>([
    ['an unknown retailer', () => ({ retailerId: UNKNOWN })],
    ['an unknown product', () => item({ productId: UNKNOWN })],
  ])('%s', async (_, change) => {
    const { status, body } = await place(ten(change()));
    expect([status, body.error.code]).toEqual([404, 'not_found']);
    expect(body.error.message).toContain(UNKNOWN);
  });

  it('what is not sold any more', async () => {
    const product = await aProduct(app.database, { status: 'inactive' });
    const { status, body } = await place(ten({ items: [{ productId: product.id, quantity: 1 }] }));
    expect([status, body.error.code]).toEqual([409, 'product_inactive']);
  });

  it.each([
    ['credit_on_hold', 'on_hold'],
    ['credit_blocked', 'blocked'],
  ] as const)('what the account does not take: %s', async (code, accountStatus) => {
    const retailerId = await aCreditAccount(app.database, { status: accountStatus });
    const { status, body } = await place(ten({ retailerId }));
    expect([status, body.error.code]).toEqual([409, code]);
  });

  it('an inactive retailer', async () => {
    const { id: retailerId } = await aRetailer(app.database, { status: 'inactive' });
    const { status, body } = await place(ten({ retailerId, paymentTerms: 'cash' }));
    expect([status, body.error.code]).toEqual([409, 'retailer_inactive']);
  });

  it('a body that is no JSON', async () => {
    const { status } = await app.call('POST', ORDERS, { raw: '{' });
    expect(status).toBe(400);
  });
});
