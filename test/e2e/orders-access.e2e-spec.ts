import { moveClock } from '../../src/jobs/testing/index.js';
import { variablesOf } from '../support/app/backends.js';
import { type HttpApp, startHttpApp } from '../support/app/http-app.js';
import { aCreditAccount } from '../support/marketplace/credit.js';
import { aMarketplace, aVendor, broughtTo, type Marketplace, tenOf } from '../support/marketplace/index.js';
import { apiKey } from './support/http-layer.js';

const ORDERS = '/api/v1/orders';
const UNKNOWN = '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e99';

let app: HttpApp;
let marketplace: Marketplace;
/** On its way to the marketplace's vendor. */
let order: { id: string; number: string };
/** Nobody was offered it. */
let fresh: { id: string; number: string };

beforeAll(async () => {
  const API_KEYS = [
    apiKey('operator', 'ops', 'ops'),
    apiKey('client', 'shop', 'shop'),
    apiKey('retailer:OWN', 'own', 'retailer'),
    apiKey('retailer:OTHER', 'other', 'other-retailer'),
    apiKey('vendor:OWN', 'own-vendor', 'vendor'),
    apiKey('vendor:OTHER', 'other-vendor', 'other-vendor'),
  ].join(',');
  app = await startHttpApp({ ...(await variablesOf('postgres')), API_KEYS, RATE_LIMIT_PER_MINUTE: '0' });
  marketplace = await aMarketplace(app.database);
  const rename = (table: string, id: string, code: string) =>
    app.database.query(`update haat.${table} set code = $2 where id = $1`, [id, code]);
  await rename('retailers', marketplace.retailerId, 'OWN');
  await rename('retailers', await aCreditAccount(app.database), 'OTHER');
  await rename('vendors', marketplace.vendor.id, 'OWN');
  await aVendor(app.database, { code: 'OTHER' });
  order = (await call('POST', '', 'shop', tenOf(marketplace))).body.data;
  fresh = (await call('POST', '', 'shop', tenOf(marketplace))).body.data;
  await app.call('POST', '/api/v1/queue/pause/order-routing', { key: 'ops', body: { reason: 'found by hand' } });
  await broughtTo(app, order.id, 'accepted', marketplace);
  await app.database.query(
    `insert into haat.order_rankings (order_id, round, weights, vendors, at)
     values ($1, 1, '{"price": 100}', $2, haat.haat_now())`,
    [order.id, JSON.stringify([RANKED])],
  );
});
afterAll(() => app?.close());

const RANKED = {
  rank: 1,
  vendorId: UNKNOWN,
  vendorCode: 'V009',
  score: '87.35',
  availability: '100.00',
  price: '96.20',
  proximity: '50.00',
  workload: '80.00',
  reliability: '91.40',
  basket: '900.50',
};

const call = (method: string, path: string, key: string, body?: object) =>
  app.call(method, `${ORDERS}${path}`, { key, ...(body && { body }) });
const numbersOf = async (key: string, query = ''): Promise<string[]> =>
  (await call('GET', query, key)).body.data.items.map(({ number }: { number: string }) => number);

describe('reading orders', () => {
  it('shows a client everything, the newest first', async () => {
    expect(await numbersOf('shop')).toEqual([fresh.number, order.number]);
    const { data } = (await call('GET', `/${order.id}`, 'shop')).body;
    expect(data.rankings).toMatchObject([
      { round: 1, weights: { price: 100 }, vendors: [{ score: 87.35, basket: 900.5, price: 96.2 }], override: null },
    ]);
    expect(data.timeline[0]).toMatchObject({ to: 'placed', actor: 'shop' });
  });

  it('shows a retailer its own, and not at what prices vendors sell', async () => {
    expect(await numbersOf('retailer')).toEqual([fresh.number, order.number]);
    expect(await numbersOf('other-retailer')).toEqual([]);
    const { data } = (await call('GET', `/${order.id}`, 'retailer')).body;
    expect(data).toMatchObject({ vendor: { code: 'OWN' }, offers: [], rankings: [] });
    expect((await call('GET', `/${order.id}`, 'other-retailer')).status).toBe(404);
  });

  it('shows a vendor what it was offered, its offers, and no ranking', async () => {
    expect(await numbersOf('vendor')).toEqual([order.number]);
    expect(await numbersOf('other-vendor')).toEqual([]);
    expect((await call('GET', `/${fresh.id}`, 'vendor')).status).toBe(404);
    const { data } = (await call('GET', `/${order.id}`, 'vendor')).body;
    expect(data).toMatchObject({ offers: [{ vendor: { code: 'OWN' } }], rankings: [] });
    expect(data.timeline[0]).toMatchObject({ to: 'placed', actor: null, reason: null, jobId: null });
  });

  it('finds by every filter, and by several at once', async () => {
    const { retailerId, vendor } = marketplace;
    expect(await numbersOf('shop', '?status=accepted')).toEqual([order.number]);
    expect(await numbersOf('shop', `?vendorId=${vendor.id}`)).toEqual([order.number]);
    expect(await numbersOf('shop', `?retailerId=${retailerId}&status=placed`)).toEqual([fresh.number]);
    expect(await numbersOf('shop', `?retailerId=${UNKNOWN}`)).toEqual([]);
    expect(await numbersOf('shop', '?paymentTerms=cash')).toEqual([]);
    expect(await numbersOf('shop', '?since=2100-01-01T00:00:00Z')).toEqual([]);
    expect(await numbersOf('shop', '?until=2100-01-01T00:00:00Z&since=2020-01-01T00:00:00Z')).toHaveLength(2);
    expect(await numbersOf('shop', `?search=${order.number.toLowerCase()}`)).toEqual([order.number]);
    expect(await numbersOf('shop', '?search=ORD-')).toHaveLength(2);
    expect(await numbersOf('shop', '?search=%25')).toEqual([]);
  });

  it('finds by number and by vendor through the indexes that are made for it', async () => {
    const plans = await app.database.transaction(async (tx) => {
      await tx.query('set local enable_seqscan = off');
      const planOf = async (condition: string) =>
        JSON.stringify(await tx.query(`explain select number from haat.orders where ${condition}`));
      return [await planOf(`starts_with(number, 'ORD-2026-0')`), await planOf(`vendor_id = '${UNKNOWN}'`)];
    });
    expect(plans[0]).toContain('orders_number_prefix');
    expect(plans[1]).toContain('orders_vendor');
  });

  it('goes through pages', async () => {
    const first = (await call('GET', '?limit=1', 'shop')).body.data;
    expect(first.items.map(({ number }: { number: string }) => number)).toEqual([fresh.number]);
    const second = (await call('GET', `?limit=1&cursor=${first.nextCursor}`, 'shop')).body.data;
    expect(second.items.map(({ number }: { number: string }) => number)).toEqual([order.number]);
    expect(second.nextCursor).toBeNull();
  });

  it.each([
    '?status=lost',
    '?retailerId=R001',
    '?vendorId=1',
    '?since=today',
    '?paymentTerms=free',
    '?x=1',
    '?cursor=x',
  ])('refuses %s', async (query) => {
    expect((await call('GET', query, 'shop')).status).toBe(400);
  });

  it.each([UNKNOWN, 'rubbish', '1'])('knows no order %s', async (id) => {
    expect((await call('GET', `/${id}`, 'shop')).status).toBe(404);
    expect((await call('POST', `/${id}/confirm`, 'shop')).status).toBe(404);
  });
});

describe('placing as a retailer', () => {
  it('needs no name', async () => {
    const { retailerId, ...body } = tenOf(marketplace);
    const placed = await call('POST', '', 'retailer', body);
    expect([placed.status, placed.body.data.retailer.id]).toEqual([201, retailerId]);
  });

  it('is for itself alone, and not for vendors', async () => {
    expect((await call('POST', '', 'other-retailer', tenOf(marketplace))).status).toBe(403);
    expect((await call('POST', '', 'vendor', tenOf(marketplace))).status).toBe(403);
  });
});

describe('actions', () => {
  it.each([
    ['confirm', 'retailer', 403],
    ['confirm', 'vendor', 403],
    ['status', 'retailer', 403],
    ['status', 'other-vendor', 404],
    ['complete', 'vendor', 403],
    ['complete', 'other-retailer', 404],
    ['cancel', 'vendor', 403],
    ['cancel', 'other-retailer', 404],
  ])('%s is nothing for the key "%s"', async (action, key, status) => {
    const body = action === 'status' ? { status: 'packing' } : {};
    expect((await call('POST', `/${order.id}/${action}`, key, body)).status).toBe(status);
  });

  it.each([
    ['status', { status: 'dispatched' }, 'placed', 'dispatched'],
    ['status', { status: 'delivered' }, 'placed', 'delivered'],
    ['complete', {}, 'placed', 'completed'],
    // Back to it an order comes only when it has lost its vendor, which frees the stock.
    ['confirm', {}, 'accepted', 'confirmed'],
  ])('%s %j is refused at once when the order is not there yet, or no more', async (action, body, from, to) => {
    const { id, number } = from === 'placed' ? fresh : order;
    const refused = await call('POST', `/${id}/${action}`, 'shop', body);
    expect([refused.status, refused.body.error.code]).toEqual([409, 'illegal_move']);
    expect(refused.body.error.message).toContain(`Order ${number} is ${from} and cannot become ${to}`);
  });

  it.each([
    ['status', {}],
    ['status', { status: 'accepted' }],
    ['status', { status: 'cancelled' }],
    ['status', { status: 'packing', reason: '' }],
    ['confirm', { reason: 'why not' }],
    ['cancel', { reason: 'x'.repeat(501) }],
    ['cancel', { reason: 7 }],
    ['cancel', { options: { priority: 11 } }],
  ])('%s %j is no request', async (action, body) => {
    expect((await call('POST', `/${order.id}/${action}`, 'shop', body)).status).toBe(400);
  });

  it('lets a vendor pack its own order, and a retailer cancel it', async () => {
    const packed = await call('POST', `/${order.id}/status`, 'vendor', { status: 'packing' });
    expect(packed.status).toBe(202);
    await app.untilState(packed.body.data.jobId, 'completed');
    const cancelled = await call('POST', `/${order.id}/cancel`, 'retailer');
    await app.untilState(cancelled.body.data.jobId, 'completed');
    const { data } = (await call('GET', `/${order.id}`, 'shop')).body;
    expect(data.timeline.slice(-2)).toMatchObject([{ actor: 'own-vendor' }, { actor: 'own' }]);
  });
});

describe('a vendor that was passed over', () => {
  let lost: { id: string; number: string };

  beforeAll(async () => {
    lost = (await call('POST', '', 'shop', tenOf(marketplace))).body.data;
    await broughtTo(app, lost.id, 'accepted', marketplace);
    await app.database.query(
      `insert into haat.offers (id, order_id, vendor_id, round, price, status, offered_at, respond_by, answered_at, answered_by, reason)
       select gen_random_uuid(), $1, v.id, 1, 950, 'withdrawn', clock.now, clock.now, clock.now, 'ops', 'OWN is cheaper'
       from haat.vendors v cross join (select haat.haat_now() as now) as clock where v.code = 'OTHER'`,
      [lost.id],
    );
  });

  it('learns neither who has the order nor why', async () => {
    const { data } = (await call('GET', `/${lost.id}`, 'other-vendor')).body;
    expect(data).toMatchObject({ number: lost.number, vendor: null, rankings: [] });
    expect(data.offers).toMatchObject([{ vendor: { code: 'OTHER' }, answeredBy: null, reason: null }]);
    const [listed] = (await call('GET', '', 'other-vendor')).body.data.items;
    expect(listed).toMatchObject({ number: lost.number, vendor: null });
    expect((await call('GET', `/${lost.id}`, 'vendor')).body.data.vendor).toMatchObject({ code: 'OWN' });
  });

  it('cannot find out by asking for the orders of others', async () => {
    expect(await numbersOf('other-vendor', `?vendorId=${marketplace.vendor.id}`)).toEqual([]);
    expect(await numbersOf('vendor', `?vendorId=${marketplace.vendor.id}`)).toContain(lost.number);
  });

  it('moves the order of another no more, though it asked while it had it', async () => {
    const later = { status: 'packing', options: { delay: 600_000 } };
    const { jobId } = (await call('POST', `/${lost.id}/status`, 'vendor', later)).body.data;
    await app.database.query(
      `update haat.orders set vendor_id = (select id from haat.vendors where code = 'OTHER') where id = $1`,
      [lost.id],
    );
    await moveClock(app.database, 700_000);
    const { result } = await app.untilState(jobId, 'completed');
    expect(result).toMatchObject({ refused: 'illegal_move', from: 'accepted', to: 'packing' });
    expect((await call('GET', `/${lost.id}`, 'shop')).body.data.status).toBe('accepted');
    await moveClock(app.database, 0);
  });
});

describe('an id in capitals', () => {
  it('is the same id', async () => {
    const { product, retailerId } = marketplace;
    const items = [{ productId: product.id.toUpperCase(), quantity: 10 }];
    const shouted = await call('POST', '', 'retailer', {
      retailerId: retailerId.toUpperCase(),
      items,
      paymentTerms: 'cash',
    });
    expect(shouted.status).toBe(201);
    const twice = [...items, { productId: product.id, quantity: 10 }];
    const doubled = await call('POST', '', 'shop', { ...tenOf(marketplace), items: twice });
    expect(doubled.body.error.details).toMatchObject([{ field: 'items[1].productId' }]);
  });
});
