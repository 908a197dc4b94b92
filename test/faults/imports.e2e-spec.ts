import type { Database } from '../../src/database/index.js';
import { openDatabase } from '../../src/database/open-database.js';
import { logOf } from '../../src/observability/log.js';
import { variablesOf } from '../support/app/backends.js';
import { until } from '../support/app/until.js';
import { apiKeysOf, clientsOf } from '../support/marketplace/app.js';
import { aVendor } from '../support/marketplace/index.js';
import { ServerProcess } from '../support/process/server-process.js';
import { afterFile } from '../support/servers/index.js';

const TIMEOUT_MS = 180_000;
const ROWS = 20_000;

/** Rows that are taken over when the program is killed. */
const KILLED_AT = [1, 8_000];

async function opened(url: string): Promise<Database> {
  const database = await openDatabase({ kind: 'server', url, poolMax: 4 }, logOf('Test'));
  afterFile(() => database.close());
  await database.whenReady();
  return database;
}

/** As many products, and a table in which the database itself notes each time that one's stock is written. */
async function prepare(database: Database): Promise<void> {
  await database.query(
    `insert into haat.products (id, sku, name, category, unit, unit_price, created_at, updated_at)
     select gen_random_uuid(), 'P-' || n, 'Product', 'bulk', 'kg', 1, haat.haat_now(), haat.haat_now()
     from generate_series(1, $1::int) n`,
    [ROWS],
  );
  await database.query('create table writes (product_id uuid not null, stock int not null)');
  await database.query(`
    create function note_write() returns trigger language plpgsql as
    $$ begin insert into writes values (new.product_id, new.stock); return null; end $$`);
  await database.query(
    'create trigger note_write after insert or update on haat.vendor_products for each row execute function note_write()',
  );
}

describe.each(['redis', 'postgres'] as const)('kill -9 in the middle of an import on %s', (backend) => {
  it(
    'loses no row, and takes none over twice',
    async () => {
      const servers = await variablesOf(backend);
      const variables = { ...servers, JOB_LOCK_MS: '2000', API_KEYS: apiKeysOf([]) };
      const database = await opened(servers['DATABASE_URL'] ?? '');
      await prepare(database);
      const vendor = await aVendor(database);
      const rows = Array.from({ length: ROWS }, (_, at) => `${vendor.code},P-${at + 1},9.99,${at + 1},0\n`);

      let server = await ServerProcess.start(variables);
      const file = `vendor_code,sku,price,stock,min_stock\n${rows.join('')}`;
      const sent = await clientsOf(server)('client').upload('/inventory/imports', file);
      const { importId } = sent.body.data;
      const position = async () => {
        const [row] = await database.query<{ position: number }>(
          'select position from haat.inventory_imports where id = $1',
          [importId],
        );
        return row?.position ?? 0;
      };
      for (const killedAt of KILLED_AT) {
        await until('some rows to be taken over', async () => (await position()) >= killedAt);
        await server.kill();
        const reached = await position();
        expect(reached).toBeLessThan(ROWS);
        expect(await database.query('select count(*)::int from writes')).toEqual([{ count: reached }]);
        server = await ServerProcess.start(variables);
      }

      const found = () => clientsOf(server)('client').get(`/inventory/imports/${importId}`);
      const done = await until('the import to be over', async () => {
        const { body } = await found();
        return body.data.status === 'completed' && body.data;
      });
      expect(done).toMatchObject({ total: ROWS, position: ROWS, applied: ROWS, unchanged: 0, refused: 0 });
      const [written] = await database.query(
        'select count(*)::int as writes, count(distinct (product_id, stock))::int as rows, count(distinct stock)::int as stocks from writes',
      );
      expect(written).toEqual({ writes: ROWS, rows: ROWS, stocks: ROWS });
      expect(await server.stop()).toBe(0);
    },
    TIMEOUT_MS,
  );
});
