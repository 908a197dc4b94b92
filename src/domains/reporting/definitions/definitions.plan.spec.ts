import { openMigratedDatabase } from '../../../../test/support/app/migrated-database.js';
import type { Database } from '../../../database/index.js';
import { REPORT_TYPES } from '../../../database/schema/reporting.js';
import { bound, DEFINITIONS } from './index.js';

/*
 * Two years of a marketplace, of which a report looks at one day: 40,000 orders with two lines each, their events, invoices with
 * their entries and payments. Nothing of what grows with time may be read as a whole.
 */
const id = (letter: string, number: string): string => `md5('${letter}' || ${number})::uuid`;
const ORDERS = 40_000;
const at = (n: string): string => `(clock.now - interval '2 years' + ${n} * interval '26 minutes')`;
const EACH = `generate_series(1, ${ORDERS}) as n cross join (select haat.haat_now() as now) as clock`;

const TWO_YEARS = [
  // Foreign keys are not what is looked at, and checking them takes longest.
  'set session_replication_role = replica',
  `insert into haat.vendors (id, code, name, phone, city, created_at, updated_at)
   select ${id('v', 'n')}, 'V' || n, 'Vendor ' || n, '+9779841000000', 'Pokhara', haat.haat_now(), haat.haat_now()
   from generate_series(1, 50) as n`,
  `insert into haat.products (id, sku, name, category, unit, unit_price, created_at, updated_at)
   select ${id('p', 'n')}, 'SKU' || n, 'Product ' || n, 'category ' || n % 20, 'kg', 100, haat.haat_now(), haat.haat_now()
   from generate_series(1, 500) as n`,
  `insert into haat.retailers (id, code, name, phone, city, created_at, updated_at)
   select ${id('r', 'n')}, 'R' || n, 'Retailer ' || n, '+9779841000001', 'Kathmandu', haat.haat_now(), haat.haat_now()
   from generate_series(1, 400) as n`,
  `insert into haat.credit_accounts (retailer_id, status, credit_limit, outstanding, reserved, unapplied, opened_at, updated_at)
   select id, 'active', 100000, 0, 0, 0, created_at, created_at from haat.retailers`,
  `insert into haat.orders (id, number, retailer_id, payment_terms, status, total, vendor_id, placed_by, placed_at, expires_at, updated_at)
   select ${id('o', 'n')}, 'ORD-' || n, ${id('r', 'n % 400 + 1')}, 'credit', 'completed', 200, ${id('v', 'n % 50 + 1')}, 'test',
     ${at('n')}, ${at('n')}, ${at('n')} from ${EACH}`,
  `insert into haat.order_items (order_id, product_id, line, quantity, unit_price, amount)
   select ${id('o', 'n')}, ${id('p', '(n * line) % 500 + 1')}, line, 1, 100, 100
   from generate_series(1, ${ORDERS}) as n cross join generate_series(1, 2) as line on conflict do nothing`,
  `insert into haat.order_events (id, order_id, to_status, actor, at)
   select gen_random_uuid(), ${id('o', 'n')}, status, 'test', ${at('n')}
   from ${EACH} cross join unnest(array['placed', 'confirmed', 'delivered']) as status order by n`,
  `insert into haat.invoices (id, number, order_id, retailer_id, amount, paid, status, issued_at, due_on, paid_at)
   select ${id('i', 'n')}, 'INV-' || n, ${id('o', 'n')}, ${id('r', 'n % 400 + 1')}, 200, case when n % 50 = 0 then 0 else 200 end,
     case when n % 50 = 0 then 'open' else 'paid' end, ${at('n')}, ${at('n')}::date + 30,
     case when n % 50 > 0 then ${at('n')} + interval '20 days' end from ${EACH}`,
  `insert into haat.payments (id, reference, retailer_id, amount, unapplied, received_by, received_at)
   select ${id('y', 'n')}, 'PAY-' || n, ${id('r', 'n % 400 + 1')}, 200, 0, 'test', ${at('n')} + interval '20 days'
   from ${EACH} where n % 50 > 0`,
  `insert into haat.payment_allocations (payment_id, invoice_id, amount, at)
   select ${id('y', 'n')}, ${id('i', 'n')}, 200, ${at('n')} + interval '20 days' from ${EACH} where n % 50 > 0`,
  `insert into haat.credit_entries (id, posting_id, kind, account, amount, reference, at)
   select gen_random_uuid(), gen_random_uuid(), 'invoice', 'receivable:' || ${id('r', 'n % 400 + 1')}, 200, ${id('i', 'n')}, ${at('n')}
   from ${EACH} order by n`,
  `insert into haat.messages (id, channel, kind, recipient, body, state, effect_key, created_at, failed_at)
   select gen_random_uuid(), 'whatsapp', 'text', '+9779841234567', 'x', 'sent', 'effect' || n, ${at('n')},
     case when n % 100 = 0 then ${at('n')} end from ${EACH}`,
  `insert into haat.vendor_products (vendor_id, product_id, price, stock, updated_at)
   select ${id('v', 'v')}, ${id('p', 'p')}, 100, 10, haat.haat_now() from generate_series(1, 50) as v cross join generate_series(1, 500) as p`,
  `insert into haat.stock_reservations (reference, product_id, vendor_id, quantity, state, created_at, ended_at)
   select gen_random_uuid(), ${id('p', 'n % 500 + 1')}, ${id('v', 'n % 50 + 1')}, 1, 'dispatched', ${at('n')}, ${at('n')} from ${EACH}`,
];

/** What grows with time. */
const GROWING = new Set(
  'orders order_items order_events invoices payments payment_allocations credit_entries messages stock_reservations'.split(
    ' ',
  ),
);

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Plans?: readonly Plan[];
}

/** A table from end to end, or an index: one that is read without a condition may as well be none. */
function readsWhole(step: Plan): boolean {
  const { 'Node Type': type, 'Relation Name': table = '' } = step;
  if (type === 'Seq Scan') return GROWING.has(table);
  return INDEX_SCANS.has(type) && step['Index Cond'] === undefined && GROWING.has(tableOf(step));
}

const INDEX_SCANS = new Set(['Index Scan', 'Index Only Scan', 'Bitmap Index Scan']);

/** A bitmap's step names its index alone, which begins with the name of its table. */
const tableOf = ({ 'Relation Name': table, 'Index Name': index = '' }: Plan): string =>
  table ?? [...GROWING].find((name) => index.startsWith(`${name}_`)) ?? '';

const stepsOf = (plan: Plan): readonly Plan[] => [plan, ...(plan.Plans ?? []).flatMap(stepsOf)];

describe('the statements of a report about one day of two years', () => {
  let database: Database;
  beforeAll(async () => {
    database = await openMigratedDatabase();
    await database.transaction(
      async (tx) => {
        for (const statement of TWO_YEARS) await tx.query(statement);
      },
      { timeoutMs: 120_000 },
    );
    // As autovacuum leaves it.
    await database.query('vacuum analyze');
  }, 180_000);

  const day = async () => {
    const [period] = await database.query<{
      start: string;
      end: string;
      startOn: string;
      endOn: string;
      today: string;
    }>(
      `select day::timestamp at time zone 'Asia/Kathmandu' as start, (day + 1)::timestamp at time zone 'Asia/Kathmandu' as "end",
         day::text as "startOn", day::text as "endOn", current_day::text as today
       from (select (haat.haat_now() at time zone 'Asia/Kathmandu')::date - 200 as day, haat.haat_now()::date as current_day) as days`,
    );
    return { ...period, lastDay: period?.endOn, zone: 'Asia/Kathmandu', bucket: 'day', limit: 50 };
  };

  it.each(REPORT_TYPES)('read by index what %s needs', async (type) => {
    const { summary, rows, charts } = DEFINITIONS[type];
    const values = await day();
    for (const statement of [summary, rows, ...charts.map(({ query }) => query)]) {
      const [text, parameters] = bound(statement, values);
      const [explained] = await database.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
        `explain (format json) ${text}`,
        parameters,
      );
      const [root] = explained?.['QUERY PLAN'] ?? [];
      if (!root) throw new Error('PostgreSQL explained nothing.');
      const whole = stepsOf(root.Plan).filter(readsWhole);
      expect(whole.map((step) => `${step['Node Type']} of ${tableOf(step)} in ${text}`)).toEqual([]);
    }
  });
});
