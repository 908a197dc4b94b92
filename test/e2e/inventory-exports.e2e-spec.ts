import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { v7 as uuidv7 } from 'uuid';
import { type AppConfig, CONFIG } from '../../src/config/index.js';
import { exportKey, EXPORTS_FOLDER } from '../../src/domains/files/exports/inventory-export.js';
import { importKey, IMPORTS_FOLDER } from '../../src/domains/files/imports/inventory-import.js';
import { days, minutes } from '../../src/jobs/index.js';
import { moveClock } from '../../src/jobs/testing/index.js';
import { money } from '../../src/money/index.js';
import { Storage, type StorageKey } from '../../src/storage/index.js';
import {
  aProduct,
  aVendor,
  failureOf,
  faultsOf,
  inStock,
  type MarketplaceApp,
  nameOf,
  startMarketplace,
  type Who,
} from '../support/marketplace/index.js';

const OWN: Who = 'vendor:V-OWN';
const COLUMNS = 'vendor_code,sku,price,stock,min_stock\r\n';

let market: MarketplaceApp;

/** Asks for an export and waits until it is written; returns its id. */
async function written(body: object, who: Who = 'client'): Promise<string> {
  const answer = await market.as(who).post('/inventory/exports', body);
  expect([answer.status, answer.headers.get('location')]).toEqual([202, `/api/v1/jobs/${answer.body.data.jobId}`]);
  await market.app.untilState(answer.body.data.jobId, 'completed');
  return answer.body.data.jobId;
}

const download = (id: string, who: Who = 'client') => market.as(who).get(`/inventory/exports/${id}/download`);

describe.each(['postgres', 'embedded'] as const)('an export on %s', (backend) => {
  beforeAll(async () => {
    market = await startMarketplace(backend);
  });
  afterAll(() => market?.close());

  it('of nothing is a file too', async () => {
    expect((await download(await written({ format: 'csv' }))).body).toBe(COLUMNS);
    expect((await download(await written({ format: 'json' }))).body).toEqual([]);
  });

  it('holds the whole stock, page by page, and changes nothing when it is imported', async () => {
    const vendor = await aVendor(market.database, { code: '-1+1' });
    const products = await Promise.all(['=A1', 'B,"2"', '@C'].map((sku) => aProduct(market.database, { sku })));
    for (const [at, product] of products.entries())
      await inStock(market.database, vendor, product, { price: money(10.5 + at), stock: at, minStock: 5 });
    await market.database.query(
      `with made as (
         insert into haat.products (id, sku, name, category, unit, unit_price, created_at, updated_at)
         select gen_random_uuid(), 'BULK-' || n, 'Bulk', 'bulk', 'kg', 1, haat.haat_now(), haat.haat_now()
         from generate_series(1, 2100) n returning id
       )
       insert into haat.vendor_products (vendor_id, product_id, price, stock, min_stock, updated_at)
       select $1, id, 9.99, 7, 0, haat.haat_now() from made`,
      [vendor.id],
    );
    const id = await written({ format: 'csv' });
    const answer = await download(id);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="inventory-${id}.csv"`,
      // Without the byte order mark, which decoding has taken off.
      'content-length': String(Buffer.byteLength(answer.body) + 3),
    });
    expect(answer.body.split('\r\n')).toHaveLength(2_103 + 2);
    expect(answer.body).toContain(`'-1+1,'=A1,10.50,0,5\r\n`);
    expect(answer.body).toContain(`'-1+1,"B,""2""",11.50,1,5\r\n`);
    const { body } = await market.as('client').get(`/inventory/exports/${id}`);
    expect(body.data).toMatchObject({ status: 'completed', rows: 2_103, bytes: Buffer.byteLength(answer.body) + 3 });
    const stored = await market.app.context.get(Storage).open(exportKey({ id, format: 'csv' }));
    expect(stored && (await buffer(stored.content)).subarray(0, 4).toString('latin1')).toBe('\u00EF\u00BB\u00BFv');

    const imported = await market.as('client').upload('/inventory/imports', `\uFEFF${answer.body}`);
    await market.app.untilState(imported.body.data.jobId, 'completed');
    const { body: result } = await market.as('client').get(`/inventory/imports/${imported.body.data.importId}`);
    expect(result.data).toMatchObject({ status: 'completed', total: 2_103, unchanged: 2_103 });

    const json = await download(await written({ format: 'json' }));
    expect(json.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(json.body).toHaveLength(2_103);
    expect(json.body).toContainEqual({ vendorCode: '-1+1', sku: '@C', price: 12.5, stock: 2, minStock: 5 });
    expect(new Set(json.body.map(({ sku }: { sku: string }) => sku)).size).toBe(2_103);
  });
});

describe('an export', () => {
  let own: Awaited<ReturnType<typeof aVendor>>;
  let other: Awaited<ReturnType<typeof aVendor>>;

  beforeAll(async () => {
    market = await startMarketplace('postgres', [OWN], { FILE_RETENTION_DAYS: '7' });
    own = await aVendor(market.database, { code: 'V-OWN' });
    other = await aVendor(market.database, { code: 'V-OTHER' });
    const rice = await aProduct(market.database, { sku: 'RICE', category: 'Groceries' });
    const soap = await aProduct(market.database, { sku: 'SOAP', category: 'household' });
    await inStock(market.database, own, rice, { stock: 3, minStock: 5 });
    await inStock(market.database, own, soap, { stock: 30, minStock: 5 });
    await inStock(market.database, other, rice);
  });
  afterAll(() => market?.close());

  const linesOf = async (body: object, who: Who = 'client') => {
    const answer = await download(await written({ format: 'json', ...body }, who), who);
    return answer.body.map((line: { vendorCode: string; sku: string }) => `${line.vendorCode} ${line.sku}`).toSorted();
  };

  it.each([
    [{}, ['V-OTHER RICE', 'V-OWN RICE', 'V-OWN SOAP']],
    [{ vendorCode: 'V-OWN' }, ['V-OWN RICE', 'V-OWN SOAP']],
    [{ category: ' groceries' }, ['V-OTHER RICE', 'V-OWN RICE']],
    [{ belowMinimum: true }, ['V-OWN RICE']],
    [{ vendorCode: 'V-OTHER', belowMinimum: true }, []],
    [{ category: 'nothing' }, []],
  ])('holds what was asked for: %j', async (filters, lines) => {
    expect(await linesOf(filters)).toEqual(lines);
  });

  it('of a vendor holds its own stock, and is its own alone', async () => {
    expect(await linesOf({}, OWN)).toEqual(['V-OWN RICE', 'V-OWN SOAP']);
    expect(await linesOf({ vendorCode: 'V-OWN' }, OWN)).toEqual(['V-OWN RICE', 'V-OWN SOAP']);
    const foreign = await written({ format: 'csv', vendorCode: 'V-OWN' });
    const refused = [
      await market.as(OWN).post('/inventory/exports', { format: 'csv', vendorCode: 'V-OTHER' }),
      await market.as('client').post('/inventory/exports', { format: 'csv', vendorCode: 'V-NONE' }),
      await market.as(OWN).get(`/inventory/exports/${foreign}`),
      await download(foreign, OWN),
      await download(uuidv7()),
      await download('x'),
    ];
    expect(refused.map(failureOf)).toEqual(refused.map(() => [404, 'not_found']));
    const { body } = await market.as(OWN).get('/inventory/exports');
    expect(body.data.items).toHaveLength(2);
    expect(body.data.items[0]).toMatchObject({ filters: { vendorCode: 'V-OWN' }, status: 'completed', rows: 2 });
  });

  it('of one vendor may name it by its other name', async () => {
    for (const businessId of ['V-OWN', own.id, own.id.toUpperCase()])
      expect(await linesOf({ businessId })).toEqual(['V-OWN RICE', 'V-OWN SOAP']);
    expect(await linesOf({ businessId: own.id }, OWN)).toEqual(['V-OWN RICE', 'V-OWN SOAP']);
    const post = (who: Who, named: object) => market.as(who).post('/inventory/exports', { format: 'csv', ...named });
    expect(faultsOf(await post('client', { vendorCode: 'V-OWN', businessId: 'V-OTHER' }))).toEqual(['businessId']);
    const refused = [
      await post(OWN, { businessId: other.id }),
      await post(OWN, { businessId: 'V-OTHER' }),
      await post('client', { businessId: uuidv7() }),
      await post('client', { businessId: 'V-NONE' }),
    ];
    expect(refused.map(failureOf)).toEqual(refused.map(() => [404, 'not_found']));
  });

  it('is refused for a format, a filter or a field that there is not', async () => {
    const post = (body: object) => market.as('client').post('/inventory/exports', body);
    expect(faultsOf(await post({}))).toEqual(['format']);
    expect(faultsOf(await post({ format: 'xls', category: '', belowMinimum: 'yes', columns: [] }))).toEqual([
      'belowMinimum',
      'category',
      'columns',
      'format',
    ]);
  });

  it('cannot be downloaded before it is written, nor when it never will be', async () => {
    const body = { format: 'csv', options: { delay: minutes(30) } };
    const { jobId } = (await market.as('client').post('/inventory/exports', body)).body.data;
    expect(failureOf(await download(jobId))).toEqual([409, 'export_not_ready']);
    await market.as('operator').post(`/jobs/${jobId}/cancel`);
    expect(failureOf(await download(jobId))).toEqual([409, 'export_failed']);
    const { body: shown } = await market.as('client').get(`/inventory/exports/${jobId}`);
    expect(shown.data).toMatchObject({ status: 'failed', failure: { code: 'cancelled' }, rows: null, bytes: null });
  });

  it('that an operator enqueues is one like every other', async () => {
    const job = {
      queue: 'files',
      name: 'process-inventory-export',
      payload: { format: 'json', vendorCode: 'V-OTHER' },
    };
    const { jobId } = (await market.as('operator').post('/jobs', job)).body.data;
    await market.app.untilState(jobId, 'completed');
    expect((await download(jobId)).body).toMatchObject([{ vendorCode: 'V-OTHER', sku: 'RICE' }]);
  });

  it('of a vendor is its own also when it is written after its row was removed', async () => {
    const body = { format: 'csv', options: { delay: minutes(30) } };
    const { jobId } = (await market.as(OWN).post('/inventory/exports', body)).body.data;
    await market.database.query('delete from haat.inventory_exports where id = $1', [jobId]);
    await moveClock(market.database, minutes(31));
    await market.app.untilState(jobId, 'completed');
    await moveClock(market.database, 0);
    const { status, body: shown } = await market.as(OWN).get(`/inventory/exports/${jobId}`);
    expect([status, shown.data?.status, shown.data?.rows]).toEqual([200, 'completed', 2]);
    const asked = await market.database.query('select requested_by from haat.inventory_exports where id = $1', [jobId]);
    expect(asked).toEqual([{ requested_by: nameOf(OWN) }]);
  });

  it('of a vendor is deduplicated among those of that vendor alone', async () => {
    const body = { format: 'json', vendorCode: 'V-OWN', options: { delay: days(30), deduplicate: true } };
    const ask = async (who: Who) => (await market.as(who).post('/inventory/exports', body)).body.data;
    const [first, ofVendor, again] = [await ask('client'), await ask(OWN), await ask(OWN)];
    expect([first.outcome, ofVendor.outcome, again.outcome, again.jobId]).toEqual([
      'created',
      'created',
      'deduplicated',
      ofVendor.jobId,
    ]);
  });

  describe('and its file', () => {
    let storage: Storage;
    const keysIn = async (folder: string) => {
      const keys: string[] = [];
      for await (const { key } of storage.list(folder)) keys.push(key);
      return keys;
    };
    const put = (key: StorageKey) => storage.put({ key, content: Readable.from(['x']), contentType: 'text/csv' });
    const makeOld = async (key: StorageKey) => {
      const { storage: config } = market.app.context.get<AppConfig>(CONFIG);
      const old = new Date(Date.now() - days(2));
      await utimes(join(config.kind === 'disk' ? config.folder : '', key), old, old);
    };
    const cleanUp = async () => {
      const job = { queue: 'files', name: 'cleanup-exports', payload: {} };
      const { jobId } = (await market.as('operator').post('/jobs', job)).body.data;
      return (await market.app.untilState(jobId, 'completed')).result;
    };

    beforeAll(() => {
      storage = market.app.context.get(Storage);
    });
    afterEach(() => moveClock(market.database, 0));

    it('go when their time is over, with the imports of that time; what is still to be written stays', async () => {
      const id = await written({ format: 'csv' });
      const sent = await market.as('client').upload('/inventory/imports', `${COLUMNS}V-OWN,RICE,,4,\n`);
      await market.app.untilState(sent.body.data.jobId, 'completed');
      const { importId } = sent.body.data;
      const body = { format: 'csv', options: { delay: days(30) } };
      const waiting = (await market.as('client').post('/inventory/exports', body)).body.data.jobId;
      await cleanUp();
      expect((await download(id)).status).toBe(200);

      await moveClock(market.database, days(8));
      expect(await cleanUp()).toMatchObject({ imports: 1, unnamed: 0 });
      expect(failureOf(await download(id))).toEqual([404, 'not_found']);
      expect(failureOf(await market.as('client').get(`/inventory/imports/${importId}`))).toEqual([404, 'not_found']);
      expect([await keysIn(EXPORTS_FOLDER), await keysIn(IMPORTS_FOLDER)]).toEqual([[], []]);
      expect(failureOf(await download(waiting))).toEqual([409, 'export_not_ready']);
    });

    it('stay when they are named, and go when nothing names them, unless they are young', async () => {
      const named = exportKey({ id: await written({ format: 'csv' }), format: 'csv' });
      const [strayExport, strayImport, young] = [
        exportKey({ id: uuidv7(), format: 'json' }),
        importKey(uuidv7()),
        importKey(uuidv7()),
      ];
      for (const key of [strayExport, strayImport, young]) await put(key);
      for (const key of [named, strayExport, strayImport]) await makeOld(key);
      expect(await cleanUp()).toEqual({ exports: 0, imports: 0, unnamed: 2 });
      expect([await keysIn(EXPORTS_FOLDER), await keysIn(IMPORTS_FOLDER)]).toEqual([[named], [young]]);
    });
  });
});
