import { migratedDatabase } from '../../../../test/support/app/migrated-database.js';
import { createDatabase, templateDatabase } from '../../../../test/support/servers/index.js';
import type { Database } from '../../../database/index.js';
import { openDatabase } from '../../../database/open-database.js';
import { logOf } from '../../../observability/log.js';
import type { OrderId } from '../order.js';
import { rank } from './ranking.rules.js';
import { ELIGIBLE, VendorFactsRepository } from './vendor-facts.repository.js';

/*
 * A large marketplace: 1,000 vendors that have the same 200 products, an order of 20 lines that all of them can deliver, half a
 * year of offers, and orders under way. Written vendor by vendor, so that what an order asks for is spread over the whole table.
 */
const id = (letter: string, number: string): string => `md5('${letter}' || ${number})::uuid`;

const LARGE_MARKETPLACE = [
  // Foreign keys are not what is looked at, and checking them takes longest.
  'set session_replication_role = replica',
  `insert into haat.vendors (id, code, name, phone, city, rating, created_at, updated_at)
   select ${id('v', 'n')}, 'V' || n, 'Vendor', '+9779841000000', case n % 3 when 0 then 'Pokhara' else 'Kathmandu' end,
     (n % 51) / 10.0, clock.now, clock.now
   from generate_series(1, 1000) as n cross join (select haat.haat_now() as now) as clock`,
  `insert into haat.products (id, sku, name, category, unit, unit_price, created_at, updated_at)
   select ${id('p', 'n')}, 'SKU' || n, 'Product', 'groceries', 'kg', 100, clock.now, clock.now
   from generate_series(1, 200) as n cross join (select haat.haat_now() as now) as clock`,
  `insert into haat.vendor_products (vendor_id, product_id, price, stock, reserved, updated_at)
   select ${id('v', 'v')}, ${id('p', 'p')}, 80 + (v * p) % 40, 1000, 10, haat.haat_now()
   from generate_series(1, 1000) as v cross join generate_series(1, 200) as p order by v, p`,
  `insert into haat.retailers (id, code, name, phone, city, created_at, updated_at)
   select ${id('r', '1')}, 'R1', 'Retailer', '+9779841000001', 'Kathmandu', clock.now, clock.now
   from (select haat.haat_now() as now) as clock`,
  `insert into haat.orders (id, number, retailer_id, payment_terms, status, total, vendor_id, placed_by, placed_at, expires_at, updated_at)
   select ${id('o', 'n')}, 'ORD-' || n, ${id('r', '1')}, 'cash',
     case when n = 1 then 'confirmed' when n % 10 = 0 then 'accepted' else 'completed' end, 2000,
     case when n > 1 then ${id('v', '(n % 1000 + 1)')} end, 'test', clock.now, clock.now + interval '1 day', clock.now
   from generate_series(1, 20000) as n cross join (select haat.haat_now() as now) as clock`,
  `insert into haat.order_items (order_id, product_id, line, quantity, unit_price, amount)
   select ${id('o', '1')}, ${id('p', 'n * 10')}, n, 10, 100, 1000 from generate_series(1, 20) as n`,
  `insert into haat.offers (id, order_id, vendor_id, round, price, status, offered_at, respond_by)
   select gen_random_uuid(), ${id('o', '(n + 1)')}, ${id('v', '(n % 1000 + 1)')}, 1, 2000,
     case n % 7 when 0 then 'timed_out' when 1 then 'declined' when 2 then 'withdrawn' else 'accepted' end,
     clock.now - n * interval '77 seconds', clock.now - n * interval '77 seconds' + interval '2 hours'
   from generate_series(1, 200000) as n cross join (select haat.haat_now() as now) as clock`,
  // As autovacuum leaves it: without it no index answers alone.
  'vacuum analyze',
];

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly Plans?: readonly Plan[];
}

const stepsOf = (plan: Plan): readonly Plan[] => [plan, ...(plan.Plans ?? []).flatMap(stepsOf)];

const INDEXES: Readonly<Record<string, readonly string[]>> = {
  vendor_products: ['vendor_products_supply'],
  offers: ['offers_order', 'offers_answers'],
  orders: ['orders_vendor_open'],
  vendors: ['vendors_pkey'],
};

describe('the facts of 1,000 vendors for an order of 20 lines', () => {
  let database: Database;
  let orderId: OrderId;

  beforeAll(async () => {
    const { url } = await createDatabase({ template: await templateDatabase('migrated', migratedDatabase) });
    database = await openDatabase({ kind: 'server', url, poolMax: 1 }, logOf('Test'));
    for (const statement of LARGE_MARKETPLACE) await database.query(statement);
    const [order] = await database.query<{ id: OrderId }>(`select ${id('o', '1')} as id`);
    if (order) orderId = order.id;
  }, 180_000);
  afterAll(() => database.close());

  it('are complete', async () => {
    const facts = await new VendorFactsRepository().eligible(database, orderId);
    expect(facts).toHaveLength(1000);
    expect(rank(facts, { availability: 30, price: 20, proximity: 20, workload: 15, reliability: 15 })).toHaveLength(
      1000,
    );
  });

  it('are found over indexes of stock, offers and orders, by none of the tables as a whole', async () => {
    const [row] = await database.query<{ 'QUERY PLAN': readonly [{ Plan: Plan }] }>(
      `explain (format json) ${ELIGIBLE}`,
      [orderId, null],
    );
    const steps = row ? stepsOf(row['QUERY PLAN'][0].Plan) : [];
    for (const [table, indexes] of Object.entries(INDEXES)) {
      const scans = steps.filter((step) => step['Relation Name'] === table);
      expect([table, scans.filter((step) => step['Node Type'] === 'Seq Scan')]).toEqual([table, []]);
      const used = scans.flatMap((step) => step['Index Name'] ?? []);
      expect(used).toEqual(expect.arrayContaining([...indexes]));
    }
  });
});
