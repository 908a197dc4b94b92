import { v7 as uuidv7 } from 'uuid';
import { BulkRun } from '../../src/domains/inventory/bulk/bulk-run.service.js';
import type { BulkUpdate } from '../../src/domains/inventory/bulk/bulk-update.jobs.js';
import { CleanUp } from '../../src/domains/inventory/clean-up/clean-up.service.js';
import { LowStockAlerts } from '../../src/domains/inventory/stock-check/low-stock-alerts.service.js';
import { LowStockRepository } from '../../src/domains/inventory/stock-check/low-stock.repository.js';
import { StockCheckRun } from '../../src/domains/inventory/stock-check/stock-check-run.service.js';
import type { JobContext } from '../../src/jobs/index.js';
import { days } from '../../src/jobs/index.js';
import { moveClock } from '../../src/jobs/testing/index.js';
import { holdRows } from '../support/app/row-locks.js';
import {
  aProduct,
  aVendor,
  type Client,
  failureOf,
  faultsOf,
  inStock,
  type MarketplaceApp,
  startMarketplace,
} from '../support/marketplace/index.js';

const OWN = 'vendor:V-BULK-OWN';

let market: MarketplaceApp;
let client: Client;
let vendor: Awaited<ReturnType<typeof aVendor>>;

beforeAll(async () => {
  market = await startMarketplace('postgres', [OWN, 'retailer:R-BULK']);
  client = market.as('client');
});
afterAll(() => market?.close());

beforeEach(async () => {
  vendor = await aVendor(market.database);
});
afterEach(() => moveClock(market.database, 0));

/** Products of which the vendor has 100 at 90.00, unless `given` says otherwise. */
function stocked(count: number, given: Parameters<typeof inStock>[3] = {}) {
  return Promise.all(
    Array.from({ length: count }, async () => {
      const product = await aProduct(market.database);
      await inStock(market.database, vendor, product, given);
      return product;
    }),
  );
}

const figuresOf = (ids: readonly string[]) =>
  market.database.query<{ price: string; stock: number; min: number }>(
    `select price, stock, min_stock as min from haat.vendor_products
     where vendor_id = $1 and product_id = any($2::uuid[]) order by array_position($2::uuid[], product_id)`,
    [vendor.id, ids],
  );

/** A run of a job that there is no record of. */
const aJob = (id: string, given: Partial<JobContext> = {}): JobContext => ({
  id,
  queue: 'inventory',
  name: 'test',
  attempt: 1,
  maxAttempts: 3,
  run: 1,
  signal: new AbortController().signal,
  progress: () => undefined,
  commit: (work) => market.database.transaction(work),
  ...given,
});

describe('a bulk update', () => {
  const send = (updates: unknown, more: object = {}) =>
    client.post('/inventory/bulk-update', { updates, vendorCode: vendor.code, ...more });
  const shown = async (id: string) => (await client.get(`/inventory/bulk-updates/${id}`)).body.data;

  async function updated(updates: unknown, more: object = {}) {
    const { status, body } = await send(updates, more);
    expect([status, body.error]).toEqual([202, undefined]);
    await market.app.untilState(body.data.jobId, 'completed');
    return shown(body.data.jobId);
  }

  it('takes over what its rows say, by code or id, and names those that it refuses', async () => {
    const [byCode, byId, reserved] = [...(await stocked(2)), ...(await stocked(1, { reserved: 40 }))];
    const other = await aVendor(market.database);
    const fresh = await aProduct(market.database);
    const unknown = uuidv7();
    const rows = [
      { sku: byCode?.sku, stock: 7 },
      { productId: byId?.id, price: 12.34, minStock: 5 },
      { sku: reserved?.sku, stock: 39 },
      { vendorId: other.id, sku: fresh.sku, price: 5, stock: 1 },
      { sku: fresh.sku, stock: 1 },
      { vendorId: unknown, sku: fresh.sku, stock: 1 },
      { productId: unknown, stock: 1 },
      { productId: byCode?.id, stock: 8 },
      { sku: byId?.sku, vendorCode: vendor.code, price: 12.34, minStock: 5 },
    ];
    const { items, ...update } = await updated(rows);
    expect(update).toMatchObject({ status: 'completed', vendorId: null, rows: 9, done: 9 });
    expect(update).toMatchObject({ applied: 4, unchanged: 1, refused: 4, nextCursor: null });
    expect(items.map(({ row, code, sku }: Record<string, unknown>) => [row, code, sku])).toEqual([
      [3, 'stock_below_reserved', reserved?.sku],
      [5, 'price_and_stock_needed', fresh.sku],
      [6, 'unknown_vendor', fresh.sku],
      [7, 'unknown_sku', unknown],
    ]);
    expect(await figuresOf([byCode?.id ?? '', byId?.id ?? '', reserved?.id ?? ''])).toEqual([
      // Of the two rows that name it the last one counts.
      { price: '90.00', stock: 8, min: 0 },
      { price: '12.34', stock: 100, min: 5 },
      { price: '90.00', stock: 100, min: 0 },
    ]);
    // Figures are absolute: once more they end where they ended, and what names a product once changes nothing.
    expect(await updated(rows)).toMatchObject({ applied: 2, unchanged: 3, refused: 4 });
    expect((await figuresOf([byCode?.id ?? '']))[0]).toMatchObject({ stock: 8 });
  });

  it('takes the last row of a product that is named in several chunks, and a refused one keeps none from being taken', async () => {
    const [product, other] = await stocked(2, { reserved: 10 });
    const fill = Array.from({ length: 100 }, () => ({ sku: other?.sku, stock: 50 }));
    const rows = [9, 20].map((stock) => ({ sku: product?.sku, stock }));
    const update = await updated([...rows, ...fill, { sku: product?.sku, stock: 30 }, { sku: product?.sku, stock: 1 }]);
    expect(update).toMatchObject({ applied: 3, unchanged: 99, refused: 2 });
    expect((await figuresOf([product?.id ?? '']))[0]).toMatchObject({ stock: 30 });
  });

  it('of many rows is done in chunks, and goes on at the chunk where it was stopped', async () => {
    const products = await stocked(250);
    const updates = products.map(({ sku }, index) => ({ sku, stock: index }));
    const request = { vendorCode: vendor.code, updates } as unknown as BulkUpdate;
    const id = uuidv7();
    const stopping = new AbortController();
    const seen: unknown[] = [];
    const progress = (value: unknown) => {
      seen.push(value);
      stopping.abort(new Error('The process stops'));
    };
    const run = market.app.context.get(BulkRun);
    await expect(run.run(request, aJob(id, { signal: stopping.signal, progress }))).rejects.toThrow('stops');
    expect(seen).toEqual([{ done: 100, rows: 250 }]);
    expect(await shown(id)).toMatchObject({ status: 'stopped', done: 100, applied: 100, unchanged: 0 });
    // Two runs at once, as after a worker that was given up and lives: they share the chunks between them.
    const totals = { rows: 250, applied: 249, unchanged: 1, refused: 0 };
    expect(await Promise.all([run.run(request, aJob(id)), run.run(request, aJob(id))])).toEqual([totals, totals]);
    expect((await figuresOf(products.map((product) => product.id))).map(({ stock }) => stock)).toEqual([
      ...products.keys(),
    ]);
  });

  it('of five thousand rows is taken, and of one more refused', async () => {
    const rows = Array.from({ length: 5_000 }, (_, index) => ({ sku: `NONE-${index}`, stock: 1 }));
    const update = await updated(rows);
    expect(update).toMatchObject({ rows: 5_000, refused: 5_000, nextCursor: expect.any(String) });
    expect(faultsOf(await send([...rows, { sku: 'X', stock: 1 }]))).toEqual(['updates']);
  });

  it('is refused as a whole where a row is malformed, and each fault is named', async () => {
    const rows = [
      { sku: 'A', stock: -1 },
      { sku: 'A', price: 1.005 },
      { sku: 'A', stock: '5' },
      { sku: 'A', quantity: 5 },
      { sku: 'A', stock: 1e10 },
    ];
    expect(faultsOf(await send(rows))).toEqual([
      'updates[0].stock',
      'updates[1].price',
      'updates[2].stock',
      'updates[3].quantity',
      'updates[4].stock',
    ]);
    const incomplete = [
      { stock: 1 },
      { sku: 'A' },
      { sku: 'A', productId: uuidv7(), stock: 1 },
      { sku: 'A', vendorCode: 'V', vendorId: uuidv7(), stock: 1 },
    ];
    expect(faultsOf(await send(incomplete))).toEqual([
      'updates[0].sku',
      'updates[1].stock',
      'updates[2].productId',
      'updates[3].vendorCode',
    ]);
    expect(faultsOf(await send([]))).toEqual(['updates']);
    expect(faultsOf(await client.post('/inventory/bulk-update', { updates: [{ sku: 'A', stock: 1 }] }))).toEqual([
      'updates[0].vendorCode',
    ]);
    expect(failureOf(await send([{ sku: 'A', stock: 1 }], { vendorCode: 'NOBODY' }))).toEqual([404, 'not_found']);
  });

  it('is for the own vendor alone where the key is bound, in each row', async () => {
    const foreign = await updated([{ sku: 'A', stock: 1 }]);
    const named = vendor;
    vendor = await aVendor(market.database, { code: 'V-BULK-OWN' });
    const [product] = await stocked(1);
    const own = market.as(OWN);
    const rows = [{ sku: product?.sku, stock: 3 }];
    for (const naming of [{}, { vendorCode: 'V-BULK-OWN' }, { vendorId: vendor.id }, { businessId: vendor.id }]) {
      const { status, body } = await own.post('/inventory/bulk-update', { updates: rows, ...naming });
      expect(status).toBe(202);
      await market.app.untilState(body.data.jobId, 'completed');
      const seen = (await own.get(`/inventory/bulk-updates/${body.data.jobId}`)).body.data;
      expect(seen).toMatchObject({ vendorId: vendor.id, refused: 0 });
    }
    expect((await figuresOf([product?.id ?? '']))[0]).toMatchObject({ stock: 3 });
    expect((await own.get('/inventory/bulk-updates')).body.data.items).toHaveLength(4);
    const listed = async (who: Client, of: string) =>
      (await who.get(`/inventory/bulk-updates?vendorId=${of}`)).body.data.items.map(({ id }: { id: string }) => id);
    expect(await listed(client, named.id)).toEqual([foreign.id]);
    expect([await listed(own, vendor.id), await listed(own, named.id)]).toEqual([expect.any(Array), []]);
    expect(await listed(own, vendor.id)).toHaveLength(4);
    expect(faultsOf(await client.get('/inventory/bulk-updates?vendorId=V001'))).toEqual(['vendorId']);
    expect(failureOf(await own.get(`/inventory/bulk-updates/${foreign.id}`))).toEqual([404, 'not_found']);
    for (const other of [{ vendorId: named.id }, { vendorCode: named.code }, { vendorCode: 'NOBODY' }])
      for (const body of [{ updates: [{ ...rows[0], ...other }] }, { updates: rows, ...other }])
        expect(failureOf(await own.post('/inventory/bulk-update', body))).toEqual([403, 'forbidden']);
    const retailer = market.as('retailer:R-BULK');
    expect(failureOf(await retailer.post('/inventory/bulk-update', { updates: rows }))).toEqual([403, 'forbidden']);
  });
});

describe('a stock check', () => {
  const check = async (naming: object = { vendorCode: vendor.code }) => {
    const { status, body } = await client.post('/inventory/stock-check', naming);
    expect([status, body.error]).toEqual([202, undefined]);
    return (await market.app.untilState(body.data.jobId, 'completed')).result;
  };

  /** What the vendor was sent, oldest first. */
  const messages = () =>
    market.database.query<{ channel: string; kind: string; body: string; priority: number; data: unknown }>(
      `select m.channel, m.kind, m.body, j.priority, j.payload -> 'data' as data
       from haat.messages m join haat.jobs j on j.id = m.id where m.recipient = any($1::text[]) order by m.id`,
      [[vendor.phone, vendor.email]],
    );

  it('alerts the vendor of each product below its minimum, once a day, first of what is gone', async () => {
    const [low] = await stocked(1, { stock: 3, minStock: 10 });
    const [gone] = await stocked(1, { stock: 0, minStock: 1 });
    await stocked(1, { stock: 10, minStock: 10 });
    await stocked(1, { stock: 0, minStock: 0 });
    expect(await check()).toEqual({ alerted: 2, critical: 1, mails: 0 });
    const sent = await messages();
    expect(sent.map(({ kind, priority }) => [kind, priority])).toEqual([
      ['LOW_STOCK_ALERT', 2],
      ['LOW_STOCK_ALERT', 1],
    ]);
    expect(sent[0]?.body).toContain(low?.name);
    expect(sent[1]?.body).toContain(gone?.name);
    expect(await check()).toEqual({ alerted: 0, critical: 0, mails: 0 });
    await moveClock(market.database, days(1));
    expect(await check()).toEqual({ alerted: 2, critical: 1, mails: 0 });
    expect(await messages()).toHaveLength(4);
  });

  it('counts a day by the local clock', async () => {
    await stocked(1, { stock: 3, minStock: 10 });
    // 18:14 UTC is 23:59 in Kathmandu.
    await moveClock(market.database, Date.parse('2030-03-01T18:14:00Z') - Date.now());
    expect(await check()).toMatchObject({ alerted: 1 });
    await moveClock(market.database, Date.parse('2030-03-01T18:16:00Z') - Date.now());
    expect(await check()).toMatchObject({ alerted: 1 });
    await moveClock(market.database, Date.parse('2030-03-02T00:01:00Z') - Date.now());
    expect(await check()).toMatchObject({ alerted: 0 });
  });

  it('mails one list a vendor, the scarcest first, and what comes later in the next', async () => {
    vendor = await aVendor(market.database, { email: 'stock@vendor.example' });
    const [low] = await stocked(1, { stock: 3, minStock: 10 });
    const [gone] = await stocked(1, { stock: 0, minStock: 1 });
    expect(await check()).toEqual({ alerted: 2, critical: 1, mails: 1 });
    await stocked(1, { stock: 1, minStock: 10 });
    expect(await check()).toEqual({ alerted: 1, critical: 0, mails: 1 });
    expect(await check()).toEqual({ alerted: 0, critical: 0, mails: 0 });
    const mails = (await messages()).filter(({ channel }) => channel === 'email');
    expect(mails).toMatchObject([
      {
        kind: 'low-stock-alert',
        priority: 1,
        data: {
          vendor: vendor.name,
          products: [
            { name: gone?.name, sku: gone?.sku, stock: 0, minStock: 1 },
            { name: low?.name, sku: low?.sku, stock: 3, minStock: 10 },
          ],
        },
      },
      { data: { products: [{ stock: 1 }] } },
    ]);
  });

  it('alerts of every product of many once, in several batches and by several checks at once', async () => {
    vendor = await aVendor(market.database, { email: 'many@vendor.example' });
    await stocked(430, { stock: 3, minStock: 10 });
    const run = market.app.context.get(StockCheckRun);
    const request = { vendorCode: vendor.code };
    const results = await Promise.all([1, 2, 3].map(() => run.run(request, aJob(uuidv7()))));
    const alerted = (results as { alerted: number }[]).reduce((sum, result) => sum + result.alerted, 0);
    expect(alerted).toBe(430);
    const sent = await messages();
    const mails = sent.filter(({ channel }) => channel === 'email') as unknown as { data: { products: unknown[] } }[];
    expect(sent.length - mails.length).toBe(430);
    expect(mails.every(({ data }) => data.products.length <= 200)).toBe(true);
    expect(mails.reduce((sum, { data }) => sum + data.products.length, 0)).toBe(430);
  });

  it('tells nobody of what takes part in nothing, and is not stopped by names and addresses that no mail can hold', async () => {
    vendor = await aVendor(market.database, { email: 'not an address' });
    const odd = await aProduct(market.database, { name: `Rice\n25 kg \u202E${'x'.repeat(300)}` });
    // What is left out goes through the middle of a character.
    const long = await aProduct(market.database, { name: `${'x'.repeat(199)}🌾🌾` });
    for (const product of [odd, long]) await inStock(market.database, vendor, product, { stock: 0, minStock: 1 });
    const [inactive] = [await aProduct(market.database, { status: 'inactive' })];
    await inStock(market.database, vendor, inactive, { stock: 0, minStock: 1 });
    expect(await check()).toEqual({ alerted: 2, critical: 2, mails: 0 });
    vendor = await aVendor(market.database, { email: 'odd@vendor.example' });
    for (const product of [odd, long]) await inStock(market.database, vendor, product, { stock: 0, minStock: 1 });
    expect(await check()).toEqual({ alerted: 2, critical: 2, mails: 1 });
    vendor = await aVendor(market.database, { status: 'inactive' });
    await stocked(1, { stock: 0, minStock: 1 });
    expect(await check()).toEqual({ alerted: 0, critical: 0, mails: 0 });
  });

  it('tells all others, whatever keeps one message from being sent', async () => {
    const spoilt = await aVendor(market.database, { phone: 'none', email: 'spoilt@vendor.example', name: ' ' });
    const rice = await aProduct(market.database, { name: `${'🍚'.repeat(150)}` });
    await inStock(market.database, spoilt, rice, { stock: 0, minStock: 1 });
    vendor = await aVendor(market.database, { email: 'well@vendor.example' });
    // Cut by the units that JavaScript counts, its last character would be half a one.
    const long = await aProduct(market.database, { name: `x${'🍚'.repeat(300)}` });
    for (const product of [rice, long]) await inStock(market.database, vendor, product, { stock: 0, minStock: 1 });
    await check({});
    const sent = await messages();
    expect(sent.map(({ channel }) => channel)).toEqual(['whatsapp', 'whatsapp', 'email']);
    expect(sent[0]?.body).toContain('🍚'.repeat(150));
    expect(sent[1]?.body).toContain(`x${'🍚'.repeat(199)}`);
    // Nothing of it is left to be told again.
    for (const { code } of [spoilt, vendor])
      expect(await check({ vendorCode: code })).toEqual({ alerted: 0, critical: 0, mails: 0 });
  });

  it('leaves to another check what that is just putting into a mail', async () => {
    vendor = await aVendor(market.database, { email: 'both@vendor.example' });
    await stocked(3, { stock: 0, minStock: 1 });
    await market.app.context.get(LowStockAlerts).alertBatch(vendor.id, undefined);
    const repository = market.app.context.get(LowStockRepository);
    const letGo = await holdRows(
      market.database,
      'select 1 from haat.low_stock_alerts where vendor_id = $1 order by product_id limit 1 for update',
      [vendor.id],
    );
    const take = () => market.database.transaction((tx) => repository.takeDue(tx, vendor.id, 20, 200));
    const [first] = await take();
    await letGo();
    const [second] = await take();
    expect([first?.products.length, second?.products.length]).toEqual([2, 1]);
    expect(await take()).toEqual([]);
  });

  it('looks through the stock of all, where no vendor is named', async () => {
    const [first, second] = [await aVendor(market.database), await aVendor(market.database)];
    vendor = first;
    await stocked(2, { stock: 0, minStock: 1 });
    vendor = second;
    await stocked(1, { stock: 0, minStock: 1 });
    const own = await aVendor(market.database, { code: 'V-BULK-CHECK' });
    await check({});
    const alerts = await market.database.query<{ vendor: string }>(
      'select vendor_id as vendor from haat.low_stock_alerts where vendor_id = any($1::uuid[])',
      [[first.id, second.id, own.id]],
    );
    expect(alerts.map((alert) => alert.vendor).toSorted()).toEqual([first.id, first.id, second.id].toSorted());
  });
});

it('what is long over is forgotten, but for the last sync of a vendor that was completed', async () => {
  const { database } = market;
  const [first, second, stopped] = [uuidv7(), uuidv7(), uuidv7()];
  const sync = (id: string, status: string) =>
    database.query(
      `insert into haat.supplier_syncs (id, vendor_id, mode, status, requested_at)
       values ($1, $2, 'full', $3, haat.haat_now())`,
      [id, vendor.id, status],
    );
  await sync(first, 'completed');
  await sync(second, 'completed');
  await sync(stopped, 'paging');
  await stocked(1, { stock: 0, minStock: 1 });
  const names = { vendorCode: vendor.code };
  const bulk = await client.post('/inventory/bulk-update', { ...names, updates: [{ sku: 'NONE', stock: 1 }] });
  const check = await client.post('/inventory/stock-check', names);
  await market.app.untilState(bulk.body.data.jobId, 'completed');
  await market.app.untilState(check.body.data.jobId, 'completed');
  const left = async () => {
    const [row] = await database.query<Record<string, unknown>>(
      `select array(select id from haat.supplier_syncs where vendor_id = $1 order by id) as syncs,
         (select count(*)::int from haat.bulk_updates where id = $2) as updates,
         (select count(*)::int from haat.stock_row_faults where update_id = $2) as faults,
         (select count(*)::int from haat.low_stock_alerts where vendor_id = $1) as alerts`,
      [vendor.id, bulk.body.data.jobId],
    );
    return row;
  };
  const clean = () => market.app.context.get(CleanUp).run(aJob(uuidv7()));
  await moveClock(database, days(89));
  await clean();
  expect(await left()).toEqual({ syncs: [first, second, stopped], updates: 1, faults: 1, alerts: 1 });
  await moveClock(database, days(92));
  await clean();
  expect(await left()).toEqual({ syncs: [second], updates: 0, faults: 0, alerts: 0 });
});

describe('without a supplier', () => {
  it('a request for a sync is refused, and says what to set', async () => {
    const answer = await client.post('/inventory/sync', { vendorCode: vendor.code });
    expect(failureOf(answer)).toEqual([409, 'supplier_not_configured']);
    expect(answer.body.error.message).toContain('SUPPLIER_API_URL');
    expect((await client.get(`/inventory/syncs?vendorId=${vendor.id}`)).body.data.items).toEqual([]);
  });

  it('a sync that was asked for elsewhere is dead, and says so too', async () => {
    const job = { queue: 'inventory', name: 'sync-external', payload: { vendorCode: vendor.code, mode: 'full' } };
    const { jobId } = (await market.as('operator').post('/jobs', job)).body.data;
    await market.app.untilState(jobId, 'dead');
    expect((await client.get(`/inventory/syncs/${jobId}`)).body.data).toMatchObject({
      status: 'stopped',
      error: { code: 'supplier_not_configured', message: expect.stringContaining('SUPPLIER_API_URL') },
    });
  });
});
