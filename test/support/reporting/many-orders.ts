import type { Database } from '../../../src/database/index.js';

const PARTIES = [
  `insert into haat.retailers (id, code, name, phone, city, created_at, updated_at)
   select md5('r' || n)::uuid, 'R' || n, 'Retailer ' || n, '+9779841000001', 'Kathmandu', haat.haat_now(), haat.haat_now()
   from generate_series(1, 100) as n`,
  `insert into haat.products (id, sku, name, category, unit, unit_price, created_at, updated_at)
   select md5('p' || n)::uuid, 'SKU' || n, 'Product ' || n, 'category ' || n % 10, 'kg', 100, haat.haat_now(), haat.haat_now()
   from generate_series(1, 100) as n`,
];

const ORDERS = `
  insert into haat.orders (id, number, retailer_id, payment_terms, status, total, placed_by, placed_at, expires_at, updated_at)
  select md5('o' || n)::uuid, 'ORD-' || n, md5('r' || n % 100 + 1)::uuid, 'cash', 'completed', 100.10, 'test',
    clock.now - n * interval '1 second', clock.now, clock.now
  from generate_series($1::int, $2::int) as n cross join (select haat.haat_now() as now) as clock`;

const ITEMS = `
  insert into haat.order_items (order_id, product_id, line, quantity, unit_price, amount)
  select md5('o' || n)::uuid, md5('p' || n % 100 + 1)::uuid, 1, 1, 100.10, 100.10 from generate_series($1::int, $2::int) as n`;

const AT_ONCE = 50_000;

/** So many orders of one line each, one a second back from now. */
export async function manyOrders(database: Database, count: number): Promise<void> {
  for (const statement of PARTIES) await database.query(statement);
  for (let first = 1; first <= count; first += AT_ONCE) {
    const last = Math.min(first + AT_ONCE - 1, count);
    for (const statement of [ORDERS, ITEMS]) await database.query(statement, [first, last]);
  }
  for (const table of ['orders', 'order_items']) await database.query(`analyze haat.${table}`);
}
