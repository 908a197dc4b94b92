import { parse } from 'csv-parse/sync';
import { v7 as uuidv7 } from 'uuid';
import { REPORT_TYPES } from '../../src/database/schema/reporting.js';
import { DEFINITIONS } from '../../src/domains/reporting/definitions/index.js';
import { ReportDataRepository } from '../../src/domains/reporting/generation/report-data.repository.js';
import { DemoData } from '../../src/seed/demo-data.service.js';
import { type MarketplaceApp, startMarketplace } from '../support/marketplace/index.js';
import { creditRows, creditSeries, creditSummary } from '../support/reporting/credit-accounts.js';
import { dayFigures, daySeries, stockRows, stockSeries, stockSummary } from '../support/reporting/days-and-stock.js';
import { disciplineRows, disciplineSeries, disciplineSummary } from '../support/reporting/discipline.js';
import { liabilityRows, liabilitySeries, liabilitySummary } from '../support/reporting/liability.js';
import { type Asked, type RawMarket, rawMarket, today } from '../support/reporting/raw.js';
import {
  purchaseRows,
  purchaseSeries,
  purchaseSummary,
  salesRows,
  salesSeries,
  salesSummary,
} from '../support/reporting/sales.js';
import { daysOf } from '../support/reporting/series.js';

/* Every figure is counted a second time, in JavaScript, from the rows of the tables: see test/support/reporting. */

const dayAgo = (days: number): string => new Date(Date.parse(today()) - days * 86_400_000).toISOString().slice(0, 10);

const MONTH: Asked = { startDate: dayAgo(40), endDate: dayAgo(8) };
const UNTIL_TODAY: Asked = { startDate: dayAgo(20), endDate: today() };

describe('the figures of reports', () => {
  let market: MarketplaceApp;
  let raw: RawMarket;

  beforeAll(async () => {
    // Nothing but reports is worked on, so that the marketplace stands still.
    market = await startMarketplace('postgres', [], { WORKER_QUEUES: 'report-generation', DEMO_DATA: 'false' });
    await market.app.context.get(DemoData).make();
    await makeEdges(market);
    raw = await rawMarket(market.database);
  }, 60_000);
  afterAll(() => market?.close());

  /** The report as JSON, and the rows of the same one as CSV. */
  async function report(type: string, { startDate, endDate, ...parties }: Asked) {
    const answers = await Promise.all(
      ['json', 'csv'].map((format) => file(type, format, { startDate, endDate, ...parties })),
    );
    const [json, csv] = answers;
    return {
      json: JSON.parse(json ?? ''),
      csv: parse(csv ?? '', { columns: true, bom: true }) as Record<string, string>[],
    };
  }

  async function file(type: string, format: string, filters: object): Promise<string> {
    const admin = market.as('admin');
    const { body } = await admin.post('/reports', { type, format, filters });
    await market.app.untilState(body.data.jobId, 'completed');
    const answer = await admin.get(`/reports/${body.data.jobId}/download`);
    return typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
  }

  const asAsked = [
    ['of a month that is over', MONTH],
    ['until today', UNTIL_TODAY],
    ['of one vendor', { ...MONTH, vendorCode: 'V003' }],
    ['of one retailer', { ...UNTIL_TODAY, retailerCode: 'R008' }],
    ['of one retailer and one vendor', { ...MONTH, retailerCode: 'R008', vendorCode: 'V003' }],
  ] as const;
  const narrowed = (party: 'vendorCode' | 'retailerCode') => asAsked.filter(([, asked]) => !(party in asked));

  it.each(asAsked)('are those of the sales %s', async (_, asked) => {
    const { json, csv } = await report('sales-analysis', asked);
    expect(json.summary).toEqual(salesSummary(raw, asked));
    const rows = json.rows.map((row: Record<string, unknown>) =>
      ['order', 'sku', 'quantity', 'amount', 'day', 'status'].map((name) => row[name]).join('|'),
    );
    expect(rows.toSorted()).toEqual(salesRows(raw, asked).toSorted());
    expect(csv.map((row) => Number(row['Amount (NPR)']))).toEqual(
      json.rows.map(({ amount }: { amount: number }) => amount),
    );
    expect(json.series).toEqual(salesSeries(raw, asked));
  });

  it.each(asAsked)('are those of the purchases %s', async (_, asked) => {
    const { json, csv } = await report('purchase-volume', asked);
    expect(json.summary).toEqual(purchaseSummary(raw, asked));
    const rows = json.rows.map((row: Record<string, unknown>) =>
      ['retailerCode', 'sku', 'orders', 'quantity', 'amount'].map((name) => row[name]).join('|'),
    );
    expect(rows.toSorted()).toEqual(purchaseRows(raw, asked).toSorted());
    expect(csv).toHaveLength(rows.length);
    expect(json.series).toEqual(purchaseSeries(raw, asked));
  });

  it.each(narrowed('vendorCode'))('are those of the credit %s', async (_, asked) => {
    const { json } = await report('credit-summary', asked);
    expect(json.summary).toEqual(creditSummary(raw, asked));
    expect(byCode(json.rows)).toEqual(byCode(creditRows(raw, asked)));
    expect(json.series).toEqual(creditSeries(raw, asked));
  });

  it.each(narrowed('vendorCode'))('are those of the discipline of payers %s', async (_, asked) => {
    const { json } = await report('payment-discipline', asked);
    expect(json.summary).toEqual(disciplineSummary(raw, asked));
    expect(byCode(json.rows)).toEqual(byCode(disciplineRows(raw, asked)));
    expect(json.series).toEqual(disciplineSeries(raw, asked));
  });

  it.each(narrowed('vendorCode'))('are those of what is owed %s', async (_, asked) => {
    const { json } = await report('outstanding-liability', asked);
    expect(json.summary).toEqual(liabilitySummary(raw, asked));
    expect(byCode(json.rows, 'invoice')).toEqual(byCode(liabilityRows(raw, asked), 'invoice'));
    expect(json.series).toEqual(liabilitySeries(raw, asked));
  });

  it.each(narrowed('retailerCode'))('are those of the stock %s', async (_, asked) => {
    const { json } = await report('inventory-summary', asked);
    expect(json.summary).toEqual(stockSummary(raw, asked));
    const rows = json.rows.map((row: Record<string, unknown>) =>
      ['vendorCode', 'sku', 'stock', 'status', 'dispatched'].map((name) => row[name]).join('|'),
    );
    expect(rows.toSorted()).toEqual(stockRows(raw, asked).toSorted());
    expect(json.series).toEqual(stockSeries(raw, asked));
  });

  it.each([MONTH, UNTIL_TODAY])('are those of each day: %p', async (asked) => {
    const { json } = await report('daily-analytics', asked);
    const days = daysOf(asked).map((day) => dayFigures(raw, day));
    expect(json.rows).toEqual(days);
    for (const [name, value] of Object.entries(json.summary)) expect([name, sum(days, name)]).toEqual([name, value]);
    expect(json.series).toEqual(daySeries(raw, asked));
  });

  it.each(REPORT_TYPES)('of %s are the same however many rows a page has', async (type) => {
    const data = market.app.context.get(ReportDataRepository, { strict: false });
    const asked = {
      startOn: MONTH.startDate,
      endOn: MONTH.endDate,
      timeZone: 'Asia/Kathmandu',
      vendorId: null,
      retailerId: null,
    };
    const { parameters } = await data.asked(asked);
    const read = async (pageSize: number) => {
      const positions: unknown[] = [];
      for await (const page of data.rows(DEFINITIONS[type], parameters, new AbortController().signal, pageSize))
        positions.push(...page);
      return positions;
    };
    expect(await read(25)).toEqual(await read(1_000));
  });

  it('are nothing where there is nothing', async () => {
    const asked = { startDate: '2019-01-01', endDate: '2019-01-31' };
    for (const type of ['sales-analysis', 'purchase-volume', 'payment-discipline', 'outstanding-liability']) {
      const { json, csv } = await report(type, asked);
      expect([type, json.rows, csv]).toEqual([type, [], []]);
      expect((await file(type, 'pdf', asked)).startsWith('%PDF-')).toBe(true);
    }
  });
});

/** Added up in cents, of which doubles hold whole numbers. */
const sum = (rows: readonly Record<string, unknown>[], name: string): number =>
  rows.reduce((all, row) => all + Math.round(Number(row[name]) * 100), 0) / 100;

const byCode = (rows: readonly object[], name = 'retailerCode'): readonly object[] =>
  rows.toSorted((one, two) => (textIn(one, name) < textIn(two, name) ? -1 : 1));

const textIn = (row: object, name: string): string => String(Reflect.get(row, name));

/**
 * What the demo set does not have: orders minutes before and after the days begin and end in Kathmandu, a payment that is
 * taken back, messages that failed, parties that share a name, a city of others, a disputed and a lost invoice, and
 * quantities whose sums are beyond 32 bits.
 */
async function makeEdges({ database, as }: MarketplaceApp): Promise<void> {
  for (const day of [MONTH.startDate, MONTH.endDate, UNTIL_TODAY.startDate]) {
    for (const [offset, time] of [
      [0, '00:00:00'],
      [0, '00:10:00'],
      [0, '23:50:00'],
      [-1, '23:59:59.999'],
      [1, '00:00:00'],
      [1, '00:10:00'],
    ] as const) {
      await anOrderAt(database, day, offset, time);
    }
  }
  const [payment] = await database.query<{ id: string }>(
    'select payment_id as id from haat.payment_allocations group by 1 order by count(*) desc, 1 limit 1',
  );
  const reversed = await as('admin').post(`/credit/payments/${payment?.id}/reverse`, { reason: 'The cheque bounced.' });
  expect(reversed.status).toBe(200);
  const overdue = await database.query<{ id: string }>(
    `select id from haat.invoices where status = 'open' and due_on between $1 and $2 order by amount desc limit 2`,
    [MONTH.startDate, MONTH.endDate],
  );
  const moves = await Promise.all(
    ['dispute', 'write-off'].map((move, index) =>
      as('admin').post(`/credit/invoices/${overdue[index]?.id}/${move}`, { reason: 'The goods never came.' }),
    ),
  );
  expect(moves.map(({ status }) => status)).toEqual([200, 200]);
  for (const statement of NAMESAKES) await database.query(statement);
  await database.query(
    `insert into haat.messages (id, channel, kind, recipient, body, state, effect_key, created_at, failed_at)
     select gen_random_uuid(), 'whatsapp', 'text', '+9779841234567', 'x', 'failed', 'effect' || n, haat.haat_now(),
       haat.haat_now() - n * interval '37 hours' from generate_series(0, 20) as n`,
  );
}

/** Those who buy, owe and hold most, so that they stand in the rankings. */
const NAMESAKES = [
  `update haat.retailers set name = 'Twin Stores' where id in (
     select retailer_id from haat.orders group by 1 order by sum(total) desc limit 2)`,
  `update haat.retailers set city = 'Others' where id in (
     select retailer_id from haat.credit_accounts order by outstanding desc limit 1)`,
  `update haat.vendors set name = 'Twin Traders' where code in ('V001', 'V002')`,
  `update haat.products set name = 'Twin Rice' where sku in (select sku from haat.products order by sku limit 2)`,
];

/** A quantity that a column holds, and a sum of two does not. */
const MANY = 2_000_000_000;

async function anOrderAt(
  database: MarketplaceApp['database'],
  day: string,
  offset: number,
  time: string,
): Promise<void> {
  const id = uuidv7();
  await database.query(
    `insert into haat.orders (id, number, retailer_id, vendor_id, payment_terms, status, total, placed_by, placed_at, expires_at, updated_at)
     select $1::uuid, 'ORD-' || $1, r.id, v.id, 'cash', 'completed', ${MANY} * 0.01, 'test', at, at, at
     from haat.retailers r cross join haat.vendors v
     cross join (select ($2::date + $3::int + $4::time) at time zone 'Asia/Kathmandu' as at) as placed
     where r.code = 'R008' and v.code = 'V003'`,
    [id, day, offset, time],
  );
  await database.query(
    `insert into haat.order_items (order_id, product_id, line, quantity, unit_price, amount)
     select $1, id, 1, ${MANY}, 0.01, ${MANY} * 0.01 from haat.products order by sku limit 1`,
    [id],
  );
  await database.query(
    `insert into haat.stock_reservations (reference, product_id, vendor_id, quantity, state, created_at, ended_at)
     select o.id, i.product_id, o.vendor_id, ${MANY}, 'dispatched', o.placed_at, o.placed_at
     from haat.orders o join haat.order_items i on i.order_id = o.id where o.id = $1`,
    [id],
  );
}
