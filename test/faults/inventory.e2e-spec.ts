import type { Database } from '../../src/database/index.js';
import { openDatabase } from '../../src/database/open-database.js';
import { logOf } from '../../src/observability/log.js';
import { variablesOf } from '../support/app/backends.js';
import { holdRows, waiting } from '../support/app/row-locks.js';
import { until } from '../support/app/until.js';
import { aVendor, manyInStock } from '../support/marketplace/index.js';
import { ServerProcess } from '../support/process/server-process.js';
import { afterFile } from '../support/servers/index.js';
import { SupplierEmulator, type SupplierItem } from '../support/supplier/index.js';

const TIMEOUT_MS = 180_000;
const PAGES = 20;
const PAGE_SIZE = 10;

let variables: Record<string, string>;
let database: Database;
let supplier: SupplierEmulator;
let vendor: Awaited<ReturnType<typeof aVendor>>;

beforeAll(async () => {
  supplier = await SupplierEmulator.start();
  const servers = await variablesOf('postgres');
  variables = { ...servers, SUPPLIER_API_URL: supplier.url, JOB_LOCK_MS: '2000' };
  database = await openDatabase({ kind: 'server', url: servers['DATABASE_URL'] ?? '', poolMax: 4 }, logOf('Test'));
  afterFile(() => database.close());
  await database.whenReady();
});

beforeEach(async () => {
  vendor = await aVendor(database);
});

/** Products that the vendor has 9,000 of; what is to be said of them differs from that and from one to the next. */
async function stocked(count: number): Promise<SupplierItem[]> {
  const skus = await manyInStock(database, vendor, count);
  return skus.map((sku, n) => ({ sku, price: 50 + n, stock: n }));
}

const stockOfVendor = () =>
  database.query<SupplierItem & Record<string, unknown>>(
    `select p.sku, vp.price::float8 as price, vp.stock from haat.vendor_products vp join haat.products p on p.id = vp.product_id
     where vp.vendor_id = $1 order by vp.stock`,
    [vendor.id],
  );

async function started(server: ServerProcess, path: string, body: object): Promise<string> {
  const answer = await server.call('POST', `/api/v1/inventory/${path}`, { body });
  expect(answer.status).toBe(202);
  return answer.body.data.jobId;
}

async function completed(server: ServerProcess, path: string, id: string) {
  return until('it to be completed', async () => {
    const { body } = await server.call('GET', `/api/v1/inventory/${path}/${id}`);
    return body.data.status === 'completed' && body.data;
  });
}

/** Where the process dies that has asked for a page: while it awaits the page, or in the middle of taking it over. */
type Kill = readonly [cursor: string | null, moment: 'awaiting' | 'taking'];

/** Also before anything was taken over, and with the last page. A fifth lost run would make the job dead. */
const KILLS: readonly Kill[] = [
  [null, 'awaiting'],
  ['50', 'taking'],
  ['120', 'awaiting'],
  ['190', 'taking'],
];

/** Keeps everybody from changing what the vendor has of a product, until it is let go. */
const holdStock = (sku: string | undefined) =>
  holdRows(
    database,
    `select 1 from haat.vendor_products vp join haat.products p on p.id = vp.product_id
     where vp.vendor_id = $1 and p.sku = $2 for update of vp`,
    [vendor.id, sku],
  );

const untilStockIsWaitedFor = () =>
  until('stock to be waited for', async () => (await waiting(database, 'vendor_products')) > 0);

/** Processes of the program, one after the other. */
class Mortal {
  deaths = 0;
  #living: Promise<ServerProcess>;

  constructor() {
    this.#living = ServerProcess.start(variables);
  }

  server(): Promise<ServerProcess> {
    return this.#living;
  }

  /** Kills the one that lives, as soon as it does, and starts another. */
  async kill(): Promise<void> {
    const dying = await this.#living;
    const dead = dying.kill();
    this.#living = dead.then(() => ServerProcess.start(variables));
    this.deaths += 1;
    await dead;
  }

  /** Kills it in the middle of the transaction that waits for what is held. */
  async killWaiting(letGo: () => Promise<void>): Promise<void> {
    await untilStockIsWaitedFor();
    await this.kill();
    await letGo();
  }
}

describe('kill -9', () => {
  it(
    'in the middle of a sync: each page is applied once, and in the end the stock is that of the supplier',
    async () => {
      const items = await stocked(PAGES * PAGE_SIZE);
      supplier.reset(items);
      supplier.pageSize = PAGE_SIZE;
      const program = new Mortal();
      const kills = new Map(KILLS);
      const killed: Promise<void>[] = [];
      supplier.respondWith(async ({ cursor }): Promise<'page'> => {
        const moment = kills.get(cursor);
        kills.delete(cursor);
        if (moment === 'awaiting') await program.kill();
        // It gets as far as the last product of the page.
        if (moment === 'taking')
          killed.push(program.killWaiting(await holdStock(supplier.pageAt(cursor).items.at(-1)?.sku)));
        return 'page';
      });
      const id = await started(await program.server(), 'sync', { vendorId: vendor.id, mode: 'full' });
      for (let deaths = 1; deaths <= KILLS.length; deaths++) {
        await until(`death ${deaths}`, () => program.deaths === deaths);
        await program.server();
      }
      const server = await program.server();
      const sync = await completed(server, 'syncs', id);
      expect(sync).toMatchObject({ pages: PAGES, applied: items.length, unchanged: 0, refused: 0, emptied: 0 });
      expect(await stockOfVendor()).toEqual(items);
      // No page is asked for again but those that were on their way.
      const asked = supplier.requests.map(({ cursor }) => cursor);
      expect(new Set(asked).size).toBe(PAGES);
      expect(asked.length).toBe(PAGES + KILLS.length);
      await Promise.all(killed);
      expect(await server.stop()).toBe(0);
    },
    TIMEOUT_MS,
  );

  it(
    'while a sync empties what the supplier does not list: each product is emptied once',
    async () => {
      const [listed = '', ...unlisted] = await manyInStock(database, vendor, 1_101);
      supplier.reset([{ sku: listed, price: 10, stock: 9_000 }]);
      const program = new Mortal();
      // The third commit needs it; two of 500 products each come before.
      const letGo = await holdStock(unlisted.at(-1));
      const id = await started(await program.server(), 'sync', { vendorId: vendor.id, mode: 'full' });
      await program.killWaiting(letGo);
      const server = await program.server();
      const sync = await completed(server, 'syncs', id);
      expect(sync).toMatchObject({ pages: 1, applied: 0, unchanged: 1, refused: 0, emptied: unlisted.length });
      const left = (await stockOfVendor()).filter(({ stock }) => stock > 0);
      expect(left.map(({ sku, stock }) => [sku, stock])).toEqual([[listed, 9_000]]);
      expect(supplier.requests).toHaveLength(1);
      expect(await server.stop()).toBe(0);
    },
    TIMEOUT_MS,
  );

  it(
    'in the middle of a bulk update: each row is applied once',
    async () => {
      const items = await stocked(5_000);
      const program = new Mortal();
      const id = await started(await program.server(), 'bulk-update', { vendorId: vendor.id, updates: items });
      const done = async () => {
        const [row] = await database.query<{ done: number }>('select done from haat.bulk_updates where id = $1', [id]);
        return row?.done ?? 0;
      };
      for (let kill = 0, before = 0; kill < 2; kill++) {
        await until('some more chunks to be done', async () => (await done()) > before);
        await program.kill();
        before = await done();
        expect(before).toBeLessThan(items.length);
        await program.server();
      }
      const server = await program.server();
      const update = await completed(server, 'bulk-updates', id);
      expect(update).toMatchObject({ done: 5_000, applied: 5_000, unchanged: 0, refused: 0 });
      expect(await stockOfVendor()).toEqual(items);
      expect(await server.stop()).toBe(0);
    },
    TIMEOUT_MS,
  );
});
