import { CONFIG } from '../../src/config/index.js';
import type { Database } from '../../src/database/index.js';
import { DemoData, type FollowUp, MARKET_RULES } from '../../src/seed/demo-data.service.js';
import { DemoSetRepository } from '../../src/seed/demo-set.repository.js';
import { type Backend, variablesOf } from '../support/app/backends.js';
import { type HttpApp, startHttpApp } from '../support/app/http-app.js';
import { until } from '../support/app/until.js';
import { brokenInvariants } from '../support/marketplace/invariants.js';

const TABLES = [
  'retailers',
  'vendors',
  'products',
  'vendor_products',
  'orders',
  'order_events',
  'invoices',
  'payments',
];

async function countsOf(database: Database): Promise<Record<string, number>> {
  const counts = TABLES.map((table) => `(select count(*)::int from haat.${table}) as ${table}`);
  const [row] = await database.query<Record<string, number>>(`select ${counts.join(', ')}`);
  return row ?? {};
}

const NOTHING = Object.fromEntries(TABLES.map((table) => [table, 0]));

describe.each(['postgres', 'embedded'] satisfies Backend[])('the demo set on %s', (backend) => {
  let app: HttpApp;

  beforeAll(async () => {
    app = await startHttpApp(await variablesOf(backend));
  });

  it('is not made where nobody wants it', async () => {
    expect(await countsOf(app.database)).toEqual(NOTHING);
  });

  it('is made wholly or not at all', async () => {
    const failure = new Error('What is to follow fails.');
    await expect(demoDataOf(app, () => Promise.reject(failure)).make()).rejects.toBe(failure);
    expect(await countsOf(app.database)).toEqual(NOTHING);
  });

  it('is made once, also when several make it at the same time', async () => {
    const made = await Promise.all([1, 2, 3].map(() => app.context.get(DemoData).make()));
    const [figures, ...others] = made.filter((one) => one !== undefined);
    expect(others).toEqual([]);
    expect(await countsOf(app.database)).toMatchObject({
      retailers: 36,
      vendors: 12,
      products: 200,
      orders: figures?.orders,
    });
  });

  it('is sound', async () => {
    expect(await brokenInvariants(app.database)).toEqual([]);
  });

  it('is left alone when it is there', async () => {
    const before = await countsOf(app.database);
    expect(await app.context.get(DemoData).make()).toBeUndefined();
    expect(await countsOf(app.database)).toEqual(before);
  });

  it('numbers orders and invoices from the sequences, which go on from there', async () => {
    const [row] = await app.database.query<{ last: string; next: string }>(`
      select (select max(right(number, 6)) from haat.orders) as last,
        right(haat.human_number('ORD', 'haat.order_numbers', 'Asia/Kathmandu'), 6) as next`);
    expect(Number(row?.next)).toBe(Number(row?.last) + 1);
  });

  it('gets its credit scores from the jobs that compute all scores', async () => {
    await until('every account to have a score', async () => {
      const [row] = await app.database.query<{ missing: number }>(
        'select count(*)::int as missing from haat.credit_accounts where score is null',
      );
      return row?.missing === 0;
    });
    const bands = await app.database.query('select distinct band from haat.credit_scores');
    expect(bands.length).toBeGreaterThan(1);
  });
});

describe('at start', () => {
  it('is made by one of several processes', async () => {
    const variables = { ...(await variablesOf('postgres')), DEMO_DATA: 'true' };
    const apps = await Promise.all([startHttpApp(variables), startHttpApp(variables)]);
    const [first] = apps;
    expect(await countsOf(first.database)).toMatchObject({ retailers: 36, vendors: 12, products: 200 });
    expect(await brokenInvariants(first.database)).toEqual([]);
  });
});

const demoDataOf = ({ database, context }: HttpApp, followUp: FollowUp): DemoData =>
  new DemoData(database, context.get(DemoSetRepository), context.get(CONFIG), context.get(MARKET_RULES), followUp);
