import type { Database } from '../../src/database/index.js';
import { openDatabase } from '../../src/database/open-database.js';
import { logOf } from '../../src/observability/log.js';
import { variablesOf } from '../support/app/backends.js';
import { until } from '../support/app/until.js';
import { aVendor } from '../support/marketplace/index.js';
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
  await database.query(
    `with made as (
       insert into haat.products (id, sku, name, category, unit, unit_price, created_at, updated_at)
       select gen_random_uuid(), $2 || '-' || n, 'Product ' || n, 'groceries', 'carton', 100, haat.haat_now(), haat.haat_now()
       from generate_series(0, $3::int - 1) n returning id)
     insert into haat.vendor_products (vendor_id, product_id, price, stock, updated_at)
     select $1, id, 10, 9000, haat.haat_now() from made`,
    [vendor.id, vendor.code, count],
  );
  return Array.from({ length: count }, (_, n) => ({ sku: `${vendor.code}-${n}`, price: 50 + n, stock: n }));
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

/** What the supplier answers while the process dies that has asked. */
type Kill = readonly [cursor: string | null, answer: 'hang' | 'page'];

/**
 * Before anything was taken over, while a page is awaited, and while one is taken over, also the last. A fifth lost run
 * would make the job dead.
 */
const KILLS: readonly Kill[] = [
  [null, 'hang'],
  ['50', 'page'],
  ['120', 'hang'],
  ['190', 'page'],
];

/** So soon after a page was sent it is about to be taken over. */
const TAKING_MS = 5;

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
    this.#living = dying.kill().then(() => ServerProcess.start(variables));
    this.deaths += 1;
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
      supplier.respondWith(async ({ cursor }) => {
        const answer = kills.get(cursor);
        if (answer === undefined) return 'page';
        kills.delete(cursor);
        if (answer === 'page') setTimeout(() => void program.kill(), TAKING_MS);
        else await program.kill();
        return answer;
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
      expect(asked.length).toBeLessThanOrEqual(PAGES + KILLS.length);
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
