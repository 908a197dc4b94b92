import { parse } from 'csv-parse/sync';
import { v7 as uuidv7 } from 'uuid';
import { REPORT_TYPES } from '../../src/database/schema/reporting.js';
import { DEFINITIONS } from '../../src/domains/reporting/definitions/index.js';
import { ReportDataRepository } from '../../src/domains/reporting/generation/report-data.repository.js';
import { DemoData } from '../../src/seed/demo-data.service.js';
import { type MarketplaceApp, startMarketplace } from '../support/marketplace/index.js';
import {
  creditSummary,
  disciplineRows,
  disciplineSummary,
  liabilityRows,
  liabilitySummary,
} from '../support/reporting/credit.js';
import { dayFigures, daysOf, stockRows, stockSummary } from '../support/reporting/days-and-stock.js';
import { type Asked, type RawMarket, rawMarket, today } from '../support/reporting/raw.js';
import { purchaseRows, purchaseSummary, salesRows, salesSummary } from '../support/reporting/sales.js';

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
    expect(sum(json.series.overTime)).toBeCloseTo(json.summary.salesValue, 2);
    expect(sum(json.series.byCategory)).toBeCloseTo(json.summary.salesValue, 2);
    expect(sum(json.series.topProducts)).toBeCloseTo(json.summary.salesValue, 2);
    expect(sum(json.series.outcomes)).toBe(json.summary.orders);
  });

  it.each(asAsked)('are those of the purchases %s', async (_, asked) => {
    const { json, csv } = await report('purchase-volume', asked);
    expect(json.summary).toEqual(purchaseSummary(raw, asked));
    const rows = json.rows.map((row: Record<string, unknown>) =>
      ['retailerCode', 'sku', 'orders', 'quantity', 'amount'].map((name) => row[name]).join('|'),
    );
    expect(rows.toSorted()).toEqual(purchaseRows(raw, asked).toSorted());
    expect(csv).toHaveLength(rows.length);
    expect(sum(json.series.topRetailers)).toBeCloseTo(json.summary.purchaseValue, 2);
    expect(sum(json.series.byCity)).toBeCloseTo(json.summary.purchaseValue, 2);
  });

  it.each(narrowed('vendorCode'))('are those of the credit %s', async (_, asked) => {
    const { json } = await report('credit-summary', asked);
    expect(json.summary).toEqual(creditSummary(raw, asked));
    for (const name of ['exposure', 'overdue', 'invoiced', 'received'])
      expect(json.rows.reduce((all: number, row: Record<string, number>) => all + (row[name] ?? 0), 0)).toBeCloseTo(
        json.summary[name],
        2,
      );
    expect(sum(json.series.movement, 'received')).toBeCloseTo(json.summary.received, 2);
    expect(sum(json.series.bands)).toBe(json.rows.length);
  });

  it.each(narrowed('vendorCode'))('are those of the discipline of payers %s', async (_, asked) => {
    const { json } = await report('payment-discipline', asked);
    expect(json.summary).toEqual(disciplineSummary(raw, asked));
    const rows = json.rows.map((row: Record<string, unknown>) =>
      ['retailerCode', 'invoices', 'paidOnTime', 'paidLate', 'overdue', 'onTimeShare', 'averageDaysLate']
        .map((name) => row[name])
        .join('|'),
    );
    expect(rows.toSorted()).toEqual(disciplineRows(raw, asked).toSorted());
    expect(sum(json.series.parts)).toBeCloseTo(json.summary.amount, 2);
  });

  it.each(narrowed('vendorCode'))('are those of what is owed %s', async (_, asked) => {
    const { json } = await report('outstanding-liability', asked);
    expect(json.summary).toEqual(liabilitySummary(raw, asked));
    const rows = json.rows.map(
      ({ invoice, outstanding, daysLate }: Record<string, unknown>) => `${invoice}|${outstanding}|${daysLate}`,
    );
    expect(rows.toSorted()).toEqual(liabilityRows(raw, asked).toSorted());
    expect(sum(json.series.ageing)).toBeCloseTo(json.summary.outstanding, 2);
    expect(json.series.overTime.at(-1).value).toBe(json.summary.outstanding);
  });

  it.each(narrowed('retailerCode'))('are those of the stock %s', async (_, asked) => {
    const { json } = await report('inventory-summary', asked);
    expect(json.summary).toEqual(stockSummary(raw, asked));
    const rows = json.rows.map((row: Record<string, unknown>) =>
      ['vendorCode', 'sku', 'stock', 'status', 'dispatched'].map((name) => row[name]).join('|'),
    );
    expect(rows.toSorted()).toEqual(stockRows(raw, asked).toSorted());
    expect(sum(json.series.valueByCategory)).toBeCloseTo(json.summary.stockValue, 2);
  });

  it.each([MONTH, UNTIL_TODAY])('are those of each day: %p', async (asked) => {
    const { json } = await report('daily-analytics', asked);
    const days = daysOf(asked).map((day) => dayFigures(raw, day));
    expect(json.rows).toEqual(days);
    const { orderValue, received, failedMessages } = json.summary;
    expect(sum(days, 'orderValue')).toBeCloseTo(orderValue, 2);
    expect(sum(days, 'received')).toBeCloseTo(received, 2);
    expect(sum(days, 'failedMessages')).toBe(failedMessages);
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

const sum = (rows: readonly Record<string, unknown>[], name = 'value'): number =>
  rows.reduce((all, row) => all + Number(row[name]), 0);

/**
 * What the demo set does not have: orders minutes before and after the days begin and end in Kathmandu, a payment that is
 * taken back, messages that failed.
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
  await database.query(
    `insert into haat.messages (id, channel, kind, recipient, body, state, effect_key, created_at, failed_at)
     select gen_random_uuid(), 'whatsapp', 'text', '+9779841234567', 'x', 'failed', 'effect' || n, haat.haat_now(),
       haat.haat_now() - n * interval '37 hours' from generate_series(0, 20) as n`,
  );
}

async function anOrderAt(
  database: MarketplaceApp['database'],
  day: string,
  offset: number,
  time: string,
): Promise<void> {
  const id = uuidv7();
  await database.query(
    `insert into haat.orders (id, number, retailer_id, vendor_id, payment_terms, status, total, placed_by, placed_at, expires_at, updated_at)
     select $1::uuid, 'ORD-' || $1, r.id, v.id, 'cash', 'completed', 33.33, 'test', at, at, at
     from haat.retailers r cross join haat.vendors v
     cross join (select ($2::date + $3::int + $4::time) at time zone 'Asia/Kathmandu' as at) as placed
     where r.code = 'R008' and v.code = 'V003'`,
    [id, day, offset, time],
  );
  await database.query(
    `insert into haat.order_items (order_id, product_id, line, quantity, unit_price, amount)
     select $1, id, 1, 1, 33.33, 33.33 from haat.products order by sku limit 1`,
    [id],
  );
}
