import { CleanUpExports } from '../../src/domains/files/clean-up/clean-up.jobs.js';
import { Jobs, minutes } from '../../src/jobs/index.js';
import { moveClock } from '../../src/jobs/testing/index.js';
import { jobRow, until } from '../support/app/until.js';
import {
  aProduct,
  aVendor,
  failureOf,
  inStock,
  type MarketplaceApp,
  startMarketplace,
} from '../support/marketplace/index.js';
import { S3Emulator } from '../support/s3/s3.emulator.js';
import type { S3Request } from '../support/s3/s3-request.js';

/** Tries of one request: then it has failed. */
const TRIES = 4;

const isRequest =
  (wanted: string, folder: string) =>
  ({ method, path, query }: S3Request): boolean =>
    method === wanted && (path.includes(`/${folder}/`) || query.get('prefix') === `${folder}/`);

describe('imports and exports in a bucket', () => {
  let market: MarketplaceApp;
  let store: S3Emulator;
  let file: string;
  let movedBy = 0;

  beforeAll(async () => {
    store = new S3Emulator();
    await store.start();
    market = await startMarketplace('postgres', [], store.variables());
    const vendor = await aVendor(market.database);
    const product = await aProduct(market.database);
    await inStock(market.database, vendor, product);
    file = `vendor_code,sku,price,stock,min_stock\n${vendor.code},${product.sku},5,7,\n`;
  });
  afterAll(async () => {
    await market?.close();
    await store.stop();
  });

  const keysIn = (folder: string) => [...store.bucket.objects.keys()].filter((key) => key.startsWith(`${folder}/`));
  const send = () => market.as('client').upload('/inventory/imports', file);
  const anExport = async (): Promise<string> =>
    (await market.as('client').post('/inventory/exports', { format: 'csv' })).body.data.jobId;

  /** Waits until the job was put off, which is no failure of its own, and makes its time come. */
  async function comesAgain(jobId: string) {
    const waiting = await until('the job to be put off', async () => {
      const row = await jobRow(market.database, jobId);
      return row?.run === 1 && row.state === 'pending' && row;
    });
    expect(waiting.attempt).toBe(0);
    movedBy += minutes(1);
    await moveClock(market.database, movedBy);
    return market.app.untilState(jobId, 'completed');
  }

  it('are refused while it is down, and nothing is recorded of an import', async () => {
    store.trouble('SlowDown', TRIES, isRequest('PUT', 'inventory-imports'));
    expect(failureOf(await send())).toEqual([503, 'storage_unavailable']);
    expect(await market.database.query('select id from haat.inventory_imports')).toEqual([]);
    expect(keysIn('inventory-imports')).toEqual([]);
  });

  it('are read when it is back', async () => {
    store.trouble('InternalError', TRIES, isRequest('GET', 'inventory-imports'));
    const { jobId, importId } = (await send()).body.data;
    await comesAgain(jobId);
    const { body } = await market.as('client').get(`/inventory/imports/${importId}`);
    expect(body.data).toMatchObject({ status: 'completed', applied: 1 });
  });

  it('are written when it is back, and a download that breaks off is not taken for whole', async () => {
    store.trouble('SlowDown', TRIES, isRequest('PUT', 'inventory-exports'));
    const id = await anExport();
    await comesAgain(id);
    const download = () => market.as('client').get(`/inventory/exports/${id}/download`);
    expect((await download()).status).toBe(200);
    store.trouble('half', 1, isRequest('GET', 'inventory-exports'));
    await expect(download()).rejects.toThrow();
    store.trouble('SlowDown', TRIES, isRequest('GET', 'inventory-exports'));
    expect(failureOf(await download())).toEqual([503, 'storage_unavailable']);
    store.bucket.objects.clear();
    expect(failureOf(await download())).toEqual([404, 'not_found']);
  });

  it('give up a file that hangs when they are cancelled, so that others have their turn', async () => {
    // As many as are worked on at once.
    const hanging = [1, 2].map(() => store.hold(isRequest('PUT', 'inventory-exports')));
    const ids = [await anExport(), await anExport()];
    await Promise.all(hanging.map(({ arrived }) => arrived));
    for (const id of ids) await market.as('operator').post(`/jobs/${id}/cancel`);
    const next = await anExport();
    await market.app.untilState(next, 'completed');
    expect(keysIn('inventory-exports')).toEqual([`inventory-exports/${next}.csv`]);
    for (const id of ids)
      expect((await market.as('client').get(`/inventory/exports/${id}`)).body.data.status).toBe('failed');
  });

  describe('and their clean-up', () => {
    const cleanUp = async () => (await market.app.context.get(Jobs).enqueue(undefined, new CleanUpExports({}))).jobId;

    it('comes again when the bucket was down', async () => {
      store.trouble('SlowDown', TRIES, isRequest('GET', 'inventory-imports'));
      expect(await comesAgain(await cleanUp())).toMatchObject({ result: { unnamed: 0 } });
    });

    it('removes nothing that may be of another installation, and says so', async () => {
      store.bucket.put('installations/another', Buffer.from('x'), 'text/plain');
      const jobId = await cleanUp();
      const { error } = await market.app.untilState(jobId, 'dead');
      expect(error).toMatchObject({ code: 'store_shared', message: expect.stringContaining('installations/another') });
    });
  });
});
