import { type Backend, BACKENDS } from '../support/app/backends.js';
import { linkIn, mailsAbout } from '../support/app/sandbox-mails.js';
import { aMarketplace, type MarketplaceApp, startMarketplace, tenOf, type Who } from '../support/marketplace/index.js';

const SALES = { type: 'sales-analysis', format: 'csv' };

/** A week around today, so that it holds what the test has just made. */
function aroundToday() {
  const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
  return { startDate: day(-3), endDate: day(3) };
}

/** Asks for a report and waits until it is made; returns its id. */
async function made(market: MarketplaceApp, body: object, who: Who = 'client'): Promise<string> {
  const { status, body: accepted } = await market.as(who).post('/reports', body);
  if (status !== 202) throw new Error(`The report was not accepted: ${JSON.stringify(accepted)}`);
  await market.app.untilState(accepted.data.jobId, 'completed');
  return accepted.data.jobId;
}

describe.each(BACKENDS)('reports on %s', (backend: Backend) => {
  let market: MarketplaceApp;
  beforeAll(async () => {
    market = await startMarketplace(backend);
    await market.as('client').post('/orders', tenOf(await aMarketplace(market.database)));
  });
  afterAll(() => market?.close());

  it.each([
    ['csv', 'text/csv; charset=utf-8', '\uFEFFDay,Order,'],
    ['json', 'application/json; charset=utf-8', '{"type":"sales-analysis",'],
    ['pdf', 'application/pdf', '%PDF-1.'],
  ])('are made as %s, and mailed with a link that needs no key', async (format, contentType, beginning) => {
    const body = { ...SALES, format, filters: aroundToday(), email: 'asha@example.com', userName: 'Asha' };
    const id = await made(market, body);
    const { body: report } = await market.as('client').get(`/reports/${id}`);
    expect(report.data).toMatchObject({
      id,
      type: 'sales-analysis',
      format,
      state: 'ready',
      rows: 1,
      rowsFound: 1,
      error: null,
      ...aroundToday(),
      bytes: expect.any(Number) as number,
      downloadUrl: `/api/v1/reports/${id}/download`,
    });
    expect((await market.as('client').get(`/jobs/${id}`)).body.data).toMatchObject({
      progress: { rows: 1, of: 1 },
      result: { rows: 1, rowsFound: 1 },
    });
    const [sent] = await mailsAbout(market.app, id, 1);
    expect(sent).toMatchObject({
      recipient: 'asha@example.com',
      mail: { subject: expect.stringContaining('Sales analysis') as string },
    });
    const file = await fetch(market.app.url + linkIn(sent?.mail.html ?? ''));
    const bytes = new Uint8Array(await file.arrayBuffer());
    expect([file.status, bytes.length]).toEqual([200, report.data.bytes]);
    expect(Object.fromEntries(file.headers)).toMatchObject({
      'content-type': contentType,
      'content-length': String(report.data.bytes),
      'content-disposition': expect.stringMatching(/^attachment; filename="sales-analysis_[\d_-]+\.[a-z]+"$/) as string,
      'x-content-type-options': 'nosniff',
    });
    expect(Buffer.from(bytes).toString('utf8')).toContain(beginning);
  });
});
