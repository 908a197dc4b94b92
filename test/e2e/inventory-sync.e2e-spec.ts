import { v7 as uuidv7 } from 'uuid';
import type { SyncMode } from '../../src/database/schema/inventory-updates.js';
import { PageIntake } from '../../src/domains/inventory/sync/page-intake.service.js';
import { SyncsRepository } from '../../src/domains/inventory/sync/syncs.repository.js';
import { SyncRun } from '../../src/domains/inventory/sync/sync-run.service.js';
import type { SyncExternal } from '../../src/domains/inventory/sync/sync.jobs.js';
import { SyncBeginning } from '../../src/domains/inventory/sync/sync-beginning.service.js';
import type { JobContext } from '../../src/jobs/index.js';
import { moveClock } from '../../src/jobs/testing/index.js';
import { holdRows, waiting } from '../support/app/row-locks.js';
import { until } from '../support/app/until.js';
import {
  aProduct,
  aVendor,
  type Client,
  failureOf,
  faultsOf,
  inStock,
  manyInStock,
  type MarketplaceApp,
  startMarketplace,
} from '../support/marketplace/index.js';
import { SupplierEmulator, type SupplierItem } from '../support/supplier/index.js';

const OWN = 'vendor:V-SYNC-OWN';

let supplier: SupplierEmulator;
let market: MarketplaceApp;
let client: Client;
let vendor: Awaited<ReturnType<typeof aVendor>>;

beforeAll(async () => {
  supplier = await SupplierEmulator.start();
  const variables = { SUPPLIER_API_URL: supplier.url, SUPPLIER_API_TOKEN: 'supplier-token' };
  market = await startMarketplace('postgres', [OWN, 'retailer:R-SYNC'], variables);
  client = market.as('client');
});
afterAll(() => market?.close());

beforeEach(async () => {
  supplier.reset();
  vendor = await aVendor(market.database);
});
afterEach(() => moveClock(market.database, 0));

/** Products that the vendor has 100 of at 90.00, and what the supplier says of them. */
async function supplied(count: number, given: Partial<SupplierItem> = {}): Promise<SupplierItem[]> {
  const items: SupplierItem[] = [];
  for (let made = 0; made < count; made++) {
    const product = await aProduct(market.database);
    await inStock(market.database, vendor, product);
    items.push({ sku: product.sku, price: 90, stock: 7, ...given });
  }
  supplier.items = items;
  return items;
}

const start = (mode: string, more: object = {}) =>
  client.post('/inventory/sync', { vendorCode: vendor.code, mode, ...more });

const ONE_ATTEMPT = { options: { attempts: 1 } };

async function started(mode: string, more: object = {}): Promise<string> {
  const { status, body } = await start(mode, more);
  expect([status, body.error]).toEqual([202, undefined]);
  return body.data.jobId;
}

async function shown(id: string) {
  const { body } = await client.get(`/inventory/syncs/${id}`);
  return body.data;
}

/** The sync as it stands when its job has ended so. */
async function ended(id: string, state: string) {
  await market.app.untilState(id, state);
  return shown(id);
}

const synced = async (mode: string, more: object = {}) => ended(await started(mode, more), 'completed');

const stockOfVendor = async () => {
  const rows = await market.database.query<{ sku: string; stock: number; reserved: number }>(
    `select p.sku, vp.stock, vp.reserved from haat.vendor_products vp join haat.products p on p.id = vp.product_id
     where vp.vendor_id = $1`,
    [vendor.id],
  );
  return new Map(rows.map(({ sku, stock, reserved }) => [sku, [stock, reserved]]));
};

/** The job waits for a later moment than the test has time for. */
const skipWait = () => moveClock(market.database, 60_000);

describe('a full sync', () => {
  it('takes over page by page what the supplier has, and says which rows it did not', async () => {
    const items = await supplied(5);
    const fresh = await aProduct(market.database);
    const bad = [
      { sku: fresh.sku, price: 12.5, stock: 3 },
      { sku: 'NOBODY-KNOWS', price: 1, stock: 1 },
      { sku: items[0]?.sku ?? '', price: 1.005, stock: 1 },
      { sku: items[1]?.sku ?? '', price: 90, stock: -4 },
    ];
    supplier.items = [...items, ...bad];
    supplier.pageSize = 2;
    const { items: faults, ...sync } = await synced('full');
    expect(sync).toMatchObject({
      status: 'completed',
      mode: 'full',
      vendorCode: vendor.code,
      since: null,
      error: null,
    });
    expect(sync).toMatchObject({ pages: 5, applied: 6, unchanged: 0, refused: 3, emptied: 0, nextCursor: null });
    expect(faults.map(({ row, sku, code }: Record<string, unknown>) => [row, sku, code])).toEqual([
      [7, 'NOBODY-KNOWS', 'unknown_sku'],
      [8, items[0]?.sku, 'invalid_price'],
      [9, items[1]?.sku, 'invalid_stock'],
    ]);
    const stock = await stockOfVendor();
    expect([...items.map(({ sku }) => stock.get(sku)), stock.get(fresh.sku)]).toEqual([
      ...Array.from({ length: 5 }, () => [7, 0]),
      [3, 0],
    ]);
    expect(supplier.requests.map(({ cursor, limit }) => [cursor, limit])).toEqual(
      [null, '2', '4', '6', '8'].map((cursor) => [cursor, '500']),
    );
    expect(new Set(supplier.requests.map(({ authorization }) => authorization))).toEqual(
      new Set(['Bearer supplier-token']),
    );
    // Once more it finds everything as it is; the fault with the price left what was there.
    expect(await synced('full')).toMatchObject({ applied: 0, unchanged: 6, refused: 3, emptied: 0 });
  });

  it('empties what the supplier does not list, down to what is reserved, and raises to it what is listed below', async () => {
    const [listed] = await supplied(1);
    const [gone, promised, low] = [
      await aProduct(market.database),
      await aProduct(market.database),
      await aProduct(market.database),
    ];
    await inStock(market.database, vendor, gone);
    await inStock(market.database, vendor, promised, { reserved: 15 });
    await inStock(market.database, vendor, low, { reserved: 20 });
    supplier.items = [...supplier.items, { sku: low.sku, price: 90, stock: 4 }];
    const other = await aVendor(market.database);
    await inStock(market.database, other, gone);
    const sync = await synced('full');
    expect(sync).toMatchObject({ applied: 2, refused: 0, emptied: 2 });
    expect(sync.items).toMatchObject([{ sku: low.sku, code: 'stock_below_reserved' }]);
    expect(await stockOfVendor()).toEqual(
      new Map([
        [listed?.sku, [7, 0]],
        [gone.sku, [0, 0]],
        [promised.sku, [15, 15]],
        [low.sku, [20, 20]],
      ]),
    );
    expect(await market.database.query('select 1 from haat.supplier_sync_listings')).toEqual([]);
  });

  it('keeps the reasons of the first thousand rows that it refuses, and counts all of them', async () => {
    await supplied(1);
    const unknown = Array.from({ length: 1_300 }, (_, index) => ({ sku: `NOBODY-${index}`, price: 1, stock: 1 }));
    supplier.items = [...unknown.slice(0, 700), ...supplier.items, ...unknown.slice(700)];
    expect(await synced('full')).toMatchObject({ pages: 3, refused: 1_300, applied: 1 });
    const [kept] = await market.database.query(
      `select count(*)::int as count, max(f.row) as last from haat.stock_row_faults f
       join haat.supplier_syncs s on s.id = f.update_id where s.vendor_id = $1`,
      [vendor.id],
    );
    // The one in their midst was taken over.
    expect(kept).toEqual({ count: 1_000, last: 1_001 });
  });

  it('shows the beginning of a name of any length, with each of its characters whole', async () => {
    const [known] = await supplied(1);
    const endless = `${'x'.repeat(79)}🍚🍚`;
    supplier.items = [
      ...supplier.items,
      { sku: endless, price: 1, stock: 1 },
      { sku: '🍚'.repeat(150), price: 1, stock: 1 },
    ];
    const { items } = await synced('full');
    expect(items.map(({ sku, code }: Record<string, unknown>) => [sku, code])).toEqual([
      [`${'x'.repeat(79)}🍚`, 'unknown_sku'],
      ['"' + '🍚'.repeat(59), 'invalid_sku'],
    ]);
    expect((await stockOfVendor()).get(known?.sku ?? '')).toEqual([7, 0]);
  });

  it.each([
    ['nothing', []],
    ['nothing that we know', [{ sku: 'OTHER-SHOP', price: 1, stock: 1 }]],
  ])('of a supplier that lists %s empties nothing, and is dead', async (_, items) => {
    const [known] = await supplied(1);
    supplier.items = items;
    const sync = await ended(await started('full'), 'dead');
    expect(sync).toMatchObject({ status: 'stopped', emptied: 0, error: { code: 'supplier_lists_nothing' } });
    expect((await stockOfVendor()).get(known?.sku ?? '')).toEqual([100, 0]);
  });
});

describe('an incremental sync', () => {
  it('asks for what has changed since the last one began, and leaves alone what is not listed', async () => {
    const [first, second] = await supplied(2);
    const all = await synced('full');
    supplier.items = [{ sku: first?.sku ?? '', price: 90, stock: 3 }];
    const changed = await synced('incremental');
    expect(changed).toMatchObject({ applied: 1, emptied: 0 });
    // Five minutes of overlap, for a supplier whose clock is slow.
    const since = new Date(Date.parse(all.startedAt) - 300_000).toISOString();
    expect([supplier.requests[0]?.since, supplier.requests[1]?.since, changed.since]).toEqual([null, since, since]);
    const stock = await stockOfVendor();
    expect([stock.get(first?.sku ?? ''), stock.get(second?.sku ?? '')]).toEqual([
      [3, 0],
      [7, 0],
    ]);
  });

  it('asks for everything when there was none before', async () => {
    await supplied(1);
    expect(await synced('incremental')).toMatchObject({ since: null, applied: 1 });
  });
});

describe('a supplier that is not well', () => {
  it('puts a sync off without spending an attempt', async () => {
    await supplied(3);
    supplier.pageSize = 1;
    supplier.next('page', { status: 429, headers: { 'retry-after': '600' } });
    const id = await started('full', ONE_ATTEMPT);
    await until('the sync to be put off', async () => (await shown(id)).error !== null);
    const { body } = await market.as('operator').get(`/jobs/${id}`);
    expect(body.data).toMatchObject({ state: 'pending', attempt: 0 });
    expect(await shown(id)).toMatchObject({ status: 'running', pages: 1, error: { code: 'supplier_slows_down' } });
    expect(Date.parse(body.data.runAt) - Date.now()).toBeGreaterThan(500_000);
    await moveClock(market.database, 601_000);
    expect(await ended(id, 'completed')).toMatchObject({ pages: 3, applied: 3, error: null });
    expect(supplier.requests.map(({ cursor }) => cursor)).toEqual([null, '1', '1', '2']);
  });

  it('is told of after a day of putting off, which a page ends', async () => {
    await supplied(3);
    supplier.pageSize = 1;
    const slow = { status: 429, headers: { 'retry-after': '50000' } };
    supplier.next(slow, 'page', slow, slow);
    const id = await started('full', ONE_ATTEMPT);
    const putOff = (requests: number) =>
      until(`it to be put off by request ${requests}`, async () => {
        const { body } = await market.as('operator').get(`/jobs/${id}`);
        return supplier.requests.length === requests && body.data.state === 'pending';
      });
    await putOff(1);
    await moveClock(market.database, 51_000_000);
    await putOff(3);
    expect(await shown(id)).toMatchObject({ pages: 1, error: { code: 'supplier_slows_down' } });
    // That is half a day and a bit since the page, and a whole one since the beginning.
    await moveClock(market.database, 102_000_000);
    const sync = await ended(id, 'dead');
    expect(sync).toMatchObject({ status: 'stopped', pages: 1, error: { code: 'supplier_slows_down' } });
    expect(sync.error.message).toContain('more than a day');
    expect(supplier.requests).toHaveLength(4);
  });

  it('has its pages taken once, whatever fails in between, and the sync goes on where it stopped', async () => {
    const items = await supplied(4);
    supplier.pageSize = 1;
    // A run that brought pages spends no attempt; the one after it, that brings none, does.
    supplier.next('page', 'page', { status: 500 }, 'cut');
    const id = await started('full', ONE_ATTEMPT);
    await until('the run to fail', async () => (await shown(id)).error?.code === 'supplier_failed');
    await skipWait();
    expect(await ended(id, 'dead')).toMatchObject({
      status: 'stopped',
      pages: 2,
      applied: 2,
      error: { code: 'supplier_unreachable' },
    });
    await market.as('operator').post(`/queue/retry/inventory/${id}`);
    const sync = await ended(id, 'completed');
    expect(sync).toMatchObject({ status: 'completed', pages: 4, applied: items.length, unchanged: 0, error: null });
    expect(supplier.requests.map(({ cursor }) => cursor)).toEqual([null, '1', '2', '2', '2', '3']);
  });

  it.each([
    ['lets us not in', { status: 401 }, 'supplier_unauthorized'],
    ['does not know the address', { status: 404 }, 'supplier_refused'],
  ])('that %s stops the sync at once', async (_, reply, code) => {
    await supplied(1);
    supplier.respondWith(() => reply);
    const sync = await ended(await started('full'), 'dead');
    expect(sync).toMatchObject({ status: 'stopped', pages: 0, error: { code } });
    expect(supplier.requests).toHaveLength(1);
  });

  it('and a program that is not well either, is nothing that a vendor is told of word by word', async () => {
    await supplied(1);
    const intake = market.app.context.get(PageIntake);
    const broken = jest.spyOn(intake, 'take').mockRejectedValue(new Error('duplicate key value violates "secret"'));
    try {
      const id = await started('full', ONE_ATTEMPT);
      const sync = await ended(id, 'dead');
      expect(sync).toMatchObject({ status: 'stopped', error: { code: 'job_dead' } });
      expect(JSON.stringify(sync)).not.toContain('secret');
      expect((await market.as('operator').get(`/jobs/${id}`)).body.data.error.message).toContain('secret');
    } finally {
      broken.mockRestore();
    }
  });

  it.each([1, 2, 3, 5])('that goes round in a circle of %d cursors is found out', async (length) => {
    await supplied(1);
    supplier.respondWith(({ cursor }) => {
      const next = cursor === null ? 0 : (Number(cursor) + 1) % length;
      return { status: 200, body: { items: supplier.items, nextCursor: String(next) } };
    });
    const sync = await ended(await started('full'), 'dead');
    expect(sync).toMatchObject({ status: 'stopped', applied: 1, error: { code: 'supplier_cursor_repeats' } });
    expect(supplier.requests.length).toBeLessThan(4 * length + 4);
  });
});

it('a sync that takes longer than a run has goes on in the next run, page after page and batch after batch', async () => {
  const unlisted = await manyInStock(market.database, vendor, 600);
  await supplied(3);
  supplier.pageSize = 1;
  const id = uuidv7();
  const job = aJob(id);
  const run = () => market.app.context.get(SyncRun).run({ vendorCode: vendor.code, mode: 'full' } as SyncExternal, job);
  let minutesPassed = 0;
  const clock = jest.spyOn(performance, 'now').mockImplementation(() => (minutesPassed += 2) * 60_000);
  try {
    const stages = [];
    for (let runs = 0; runs < 5; runs++) {
      await expect(run()).rejects.toMatchObject({ code: 'retry_later', delayMs: 0 });
      const { pages, emptied } = await shown(id);
      stages.push([pages, emptied]);
    }
    expect(stages).toEqual([
      [1, 0],
      [2, 0],
      [3, 0],
      [3, 500],
      [3, 600],
    ]);
    expect(await run()).toMatchObject({ pages: 3, applied: 3, emptied: unlisted.length });
  } finally {
    clock.mockRestore();
  }
  expect([...(await stockOfVendor()).values()].filter(([stock]) => stock !== 0)).toHaveLength(3);
});

/** A run of a job that there is no record of. */
const aJob = (id: string): JobContext => ({
  id,
  queue: 'inventory',
  name: 'sync-external',
  attempt: 1,
  maxAttempts: 3,
  run: 1,
  signal: new AbortController().signal,
  progress: () => undefined,
  commit: (work) => market.database.transaction(work),
});

describe('of one vendor', () => {
  it('one sync is at work at a time: the like of it is the same one, and another one waits', async () => {
    await supplied(1);
    let proceed = () => undefined as void;
    supplier.respondWith(() => new Promise((resolve) => (proceed = () => resolve('page'))));
    const first = await started('full');
    await until('the supplier to be asked', () => supplier.requests.length === 1);
    const again = await start('full', { options: { deduplicationKey: 'another' } });
    expect(again.body.data).toMatchObject({ jobId: first, outcome: 'deduplicated' });
    const second = await started('incremental');
    await until('the second to have met the first', async () => {
      const [row] = await market.database.query<{ run: number; state: string }>(
        'select run, state from haat.jobs where id = $1',
        [second],
      );
      return row?.run === 1 && row.state === 'pending';
    });
    expect([await shown(first), await shown(second)]).toMatchObject([{ status: 'running' }, { status: 'waiting' }]);
    expect(supplier.requests).toHaveLength(1);
    supplier.respondWith(() => 'page');
    proceed();
    await market.app.untilState(first, 'completed');
    await skipWait();
    expect(await ended(second, 'completed')).toMatchObject({ status: 'completed', unchanged: 1 });
  });

  it('two that begin at once: one goes on, and the other comes again later', async () => {
    const later = { options: { delay: 3_600_000 } };
    const ids = [await started('full', later), await started('incremental', later)];
    const letGo = await holdRows(
      market.database,
      'select 1 from haat.supplier_syncs where id = any($1::uuid[]) for update',
      [ids],
    );
    const begin = (id: string, mode: SyncMode) =>
      market.app.context.get(SyncBeginning).begin({ id, vendorId: vendor.id, mode });
    const beginning = Promise.all([begin(ids[0] ?? '', 'full'), begin(ids[1] ?? '', 'incremental')]);
    await until('both to have met', async () => (await waiting(market.database, 'supplier_syncs')) === 2);
    await letGo();
    expect((await beginning).map(({ outcome }) => outcome).toSorted()).toEqual(['begun', 'busy']);
    for (const id of ids) await market.as('operator').post(`/jobs/${id}/cancel`);
  });

  it('a sync whose job is dead is over once another has begun', async () => {
    await supplied(2);
    supplier.pageSize = 1;
    supplier.next({ status: 401 });
    const dead = await started('full');
    await market.app.untilState(dead, 'dead');
    expect(await synced('full')).toMatchObject({ applied: 2 });
    await market.as('operator').post(`/queue/retry/inventory/${dead}`);
    const row = await market.app.untilState(dead, 'completed');
    expect(row.result).toEqual({ refused: 'superseded' });
    expect(await shown(dead)).toMatchObject({ status: 'superseded', pages: 0 });
  });

  it('a page is taken by one of two runs that bring it at once, and by none after another sync has begun', async () => {
    const [item] = await supplied(1);
    const { context, database } = market.app;
    const id = uuidv7();
    const beginning = await context.get(SyncBeginning).begin({ id, vendorId: vendor.id, mode: 'full' });
    if (beginning.outcome !== 'begun') throw new Error(`The sync is ${beginning.outcome}.`);
    const page = { items: [{ sku: item?.sku ?? '', said: { price: 90, stock: 7 } }], nextCursor: 'more' };
    const take = (sync = beginning.sync) => context.get(PageIntake).take(sync, page);
    const once = { status: 'paging', pages: 1, applied: 1, unchanged: 0, cursor: 'more' };
    const taken = await Promise.all([take(), take(), take()]);
    expect(taken).toMatchObject([once, once, once]);
    await context.get(SyncBeginning).begin({ id: uuidv7(), vendorId: vendor.id, mode: 'full' });
    expect(await take(taken[0])).toMatchObject({ ...once, status: 'superseded' });
    // What a run learns of the supplier that does not know yet is kept with no sync that is over.
    const fault = { code: 'supplier_failed', message: 'It was down.' };
    await context.get(SyncsRepository).recordFault(database, id, fault);
    expect(await context.get(SyncsRepository).recordWait(database, id, fault)).toBe(0);
    expect(await context.get(SyncsRepository).find(database, id)).toMatchObject({ status: 'superseded', pages: 1 });
    expect(await shown(id)).toMatchObject({ status: 'superseded', error: null });
  });
});

describe('a request for a sync', () => {
  it('needs a vendor that is there, named once, and a mode', async () => {
    expect(faultsOf(await client.post('/inventory/sync', { mode: 'full' }))).toEqual(['vendorId']);
    expect(faultsOf(await start('sometimes'))).toEqual(['mode']);
    expect(faultsOf(await start('full', { businessId: vendor.id }))).toEqual(['businessId']);
    expect(faultsOf(await start('full', { url: 'http://elsewhere' }))).toEqual(['url']);
    expect(failureOf(await client.post('/inventory/sync', { vendorCode: 'NOBODY' }))).toEqual([404, 'not_found']);
    expect(failureOf(await client.post('/inventory/sync', { vendorId: uuidv7() }))).toEqual([404, 'not_found']);
  });

  it('may name the vendor by its code, its id, or as a business', async () => {
    await supplied(1);
    for (const naming of [{ vendorId: vendor.id }, { businessId: vendor.id }, { businessId: vendor.code }]) {
      const { status, body } = await client.post('/inventory/sync', naming);
      expect(status).toBe(202);
      expect(await ended(body.data.jobId, 'completed')).toMatchObject({ vendorId: vendor.id, mode: 'incremental' });
    }
  });

  it('is not for a vendor, who would get the stock of whoever the supplier is; it sees what was taken over for it', async () => {
    await supplied(1);
    const foreign = await synced('full');
    vendor = await aVendor(market.database, { code: 'V-SYNC-OWN' });
    const seen = await synced('incremental');
    const own = market.as(OWN);
    for (const naming of [{}, { vendorId: vendor.id }, { vendorId: foreign.vendorId }])
      expect(failureOf(await own.post('/inventory/sync', naming))).toEqual([403, 'forbidden']);
    expect(failureOf(await market.as('retailer:R-SYNC').post('/inventory/sync', {}))).toEqual([403, 'forbidden']);
    expect((await own.get(`/inventory/syncs/${seen.id}`)).body.data).toMatchObject({ vendorCode: 'V-SYNC-OWN' });
    expect((await own.get('/inventory/syncs')).body.data.items).toMatchObject([{ id: seen.id }]);
    expect((await own.get(`/inventory/syncs?vendorId=${foreign.vendorId}`)).body.data.items).toEqual([]);
    expect(failureOf(await own.get(`/inventory/syncs/${foreign.id}`))).toEqual([404, 'not_found']);
    expect((await client.get('/inventory/syncs?limit=1')).body.data).toMatchObject({ nextCursor: expect.any(String) });
  });
});
