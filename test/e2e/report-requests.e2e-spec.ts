import { v7 as uuidv7 } from 'uuid';
import { REPORT_TYPES } from '../../src/database/schema/reporting.js';
import { SignedLinks } from '../../src/http/signed-links/index.js';
import {
  aRetailer,
  aVendor,
  failureOf,
  faultsOf,
  type MarketplaceApp,
  startMarketplace,
  type Who,
} from '../support/marketplace/index.js';

const FILTERS = { startDate: '2026-11-01', endDate: '2026-11-22' };
const SALES = { type: 'sales-analysis', format: 'csv', filters: FILTERS };
const MISSING = '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11';

/** Who may ask for which report of whom, what a request may say, and who gets the file. */
describe('requests for reports', () => {
  let market: MarketplaceApp;
  beforeAll(async () => {
    const parties: Who[] = ['vendor:V900', 'vendor:V901', 'retailer:R900', 'retailer:R901', 'vendor:NONE'];
    market = await startMarketplace('postgres', parties, { WORKER_QUEUES: 'report-generation' });
    await aVendor(market.database, { code: 'V900' });
    await aVendor(market.database, { code: 'V901' });
    await aRetailer(market.database, { code: 'R900' });
    await aRetailer(market.database, { code: 'R901' });
  });
  afterAll(() => market?.close());

  const ask = (body: object, who: Who = 'client') => market.as(who).post('/reports', body);
  const jobs = async () => (await market.database.query('select id from haat.jobs')).length;

  async function made(body: object, who: Who = 'client'): Promise<string> {
    const { body: accepted } = await ask(body, who);
    await market.app.untilState(accepted.data.jobId, 'completed');
    return accepted.data.jobId;
  }

  describe('refused, with nothing recorded:', () => {
    let before: number;
    beforeEach(async () => {
      before = await jobs();
    });
    afterEach(async () => {
      expect(await jobs()).toBe(before);
    });

    it.each([
      ['no type', { format: 'csv', filters: FILTERS }, ['type']],
      ['an unknown type', { ...SALES, type: 'sales' }, ['type']],
      ['two types', { ...SALES, reportType: 'credit-summary' }, ['reportType']],
      ['no format', { type: 'sales-analysis', filters: FILTERS }, ['format']],
      ['an unknown format', { ...SALES, format: 'xlsx' }, ['format']],
      ['no filters', { type: 'sales-analysis', format: 'csv' }, ['filters']],
      ['a list of filters', { ...SALES, filters: [FILTERS] }, ['filters']],
      ['no days', { ...SALES, filters: {} }, ['filters.endDate', 'filters.startDate']],
      ['a day that is none', { ...SALES, filters: { ...FILTERS, endDate: '2026-02-30' } }, ['filters.endDate']],
      [
        'a moment for a day',
        { ...SALES, filters: { ...FILTERS, startDate: '2026-11-01T00:00:00Z' } },
        ['filters.startDate'],
      ],
      [
        'an end before the beginning',
        { ...SALES, filters: { ...FILTERS, endDate: '2026-10-31' } },
        ['filters.endDate'],
      ],
      ['more than a year', { ...SALES, filters: { ...FILTERS, startDate: '2025-11-01' } }, ['filters.endDate']],
      ['an unknown filter', { ...SALES, filters: { ...FILTERS, city: 'Pokhara' } }, ['filters.city']],
      [
        'a vendor where there is none',
        { ...SALES, type: 'credit-summary', filters: { ...FILTERS, vendorCode: 'V900' } },
        ['filters.vendorCode'],
      ],
      [
        'a vendor where there is none, under the other name',
        { ...SALES, type: 'credit-summary', filters: { ...FILTERS, businessId: 'V900' } },
        ['filters.businessId'],
      ],
      [
        'a party of the whole market',
        { ...SALES, type: 'daily-analytics', filters: { ...FILTERS, retailerCode: 'R900' } },
        ['filters.retailerCode'],
      ],
      [
        'two vendors',
        { ...SALES, filters: { ...FILTERS, vendorCode: 'V900', businessId: 'V901' } },
        ['filters.businessId'],
      ],
      ['a wrong address', { ...SALES, email: 'asha' }, ['email']],
      ['two in one address', { ...SALES, email: 'a@example.com,b@example.com' }, ['email']],
      ['two addresses', { ...SALES, email: 'a@example.com', userEmail: 'b@example.com' }, ['userEmail']],
      ['a name for a mail that nobody gets', { ...SALES, userName: 'Asha' }, ['userName']],
      ['null for what may be left out', { ...SALES, email: null, userName: null }, ['email', 'userName']],
      ['an unknown field', { ...SALES, colour: 'red' }, ['colour']],
      ['a bad option', { ...SALES, options: { priority: 11 } }, ['options.priority']],
    ])('%s', async (_, body, fields) => {
      expect(faultsOf(await ask(body))).toEqual(fields);
    });

    it.each(['', ' ', 'Asha\tGurung', 'Asha\nGurung', 'Asha\u0085', 'x'.repeat(201)])(
      'a name that no mail takes: %j',
      async (userName) => {
        expect(faultsOf(await ask({ ...SALES, email: 'a@example.com', userName }))).toEqual(['userName']);
      },
    );

    it('a party that does not exist', async () => {
      expect(failureOf(await ask({ ...SALES, filters: { ...FILTERS, vendorCode: 'V999' } }))).toEqual([
        404,
        'not_found',
      ]);
      expect(failureOf(await ask({ ...SALES, filters: { ...FILTERS, retailerCode: `R'; --` } }))).toEqual([
        404,
        'not_found',
      ]);
    });

    it.each(REPORT_TYPES)('%s of others, or of everybody, to a key that speaks for one party', async (type) => {
      const isOfVendors = ['sales-analysis', 'inventory-summary', 'purchase-volume'].includes(type);
      const isOfRetailers = type !== 'inventory-summary' && type !== 'daily-analytics';
      const report = (filters: object) => ({ type, format: 'csv', filters: { ...FILTERS, ...filters } });
      for (const [who, other, isOfThem] of [
        ['vendor:V900', { vendorCode: 'V901' }, isOfVendors],
        ['vendor:V900', { businessId: 'V901' }, isOfVendors],
        ['retailer:R900', { retailerCode: 'R901' }, isOfRetailers],
      ] as const) {
        const refused = await ask(report(other), who);
        if (isOfThem) expect([other, ...failureOf(refused)]).toEqual([other, 403, 'forbidden']);
        else {
          expect(faultsOf(refused)).toEqual(Object.keys(other).map((field) => `filters.${field}`));
          expect(failureOf(await ask(report({}), who))).toEqual([403, 'forbidden']);
        }
      }
    });

    it('an operator’s job whose mail would refuse the name', async () => {
      const payload = { ...SALES, recipients: [{ email: 'a@example.com', name: 'Asha\tGurung' }] };
      const job = { queue: 'report-generation', name: 'generate-report', payload };
      expect(failureOf(await market.as('admin').post('/jobs', job))).toEqual([400, 'validation_failed']);
    });

    it('a key of a party that does not exist', async () => {
      expect(failureOf(await ask(SALES, 'vendor:NONE'))).toEqual([403, 'forbidden']);
    });
  });

  it('take the names that users of earlier systems know', async () => {
    const [vendor] = await market.database.query<{ id: string }>(`select id from haat.vendors where code = 'V900'`);
    const named = { ...FILTERS, businessId: vendor?.id };
    const id = await made({
      reportType: 'sales-analysis',
      format: 'json',
      filters: named,
      userEmail: 'a@example.com',
      userName: 'A',
    });
    expect((await market.as('client').get(`/reports/${id}`)).body.data).toMatchObject({
      vendorCode: 'V900',
      state: 'ready',
    });
    const twice = await made({ ...SALES, filters: { ...named, vendorCode: 'V900' } });
    expect((await market.as('client').get(`/reports/${twice}`)).body.data).toMatchObject({ vendorCode: 'V900' });
  });

  it.each([{ deduplicate: true }, { deduplicationKey: 'of today' }])(
    'are deduplicated among those of one key, by %p',
    async (options) => {
      const body = { ...SALES, format: 'json', options: { ...options, delay: 3_600_000 } };
      const answers = [];
      for (const who of ['vendor:V900', 'vendor:V900', 'client', 'operator'] as const)
        answers.push((await ask(body, who)).body.data);
      const ids = answers.map(({ jobId }) => jobId);
      expect(answers.map(({ outcome }) => outcome)).toEqual(['created', 'deduplicated', 'created', 'created']);
      expect(ids[1]).toBe(ids[0]);
      expect(new Set(ids).size).toBe(3);
      expect((await market.as('client').get(`/reports/${ids[2]}`)).status).toBe(200);
      for (const id of new Set(ids)) await market.as('admin').post(`/jobs/${id}/cancel`);
    },
  );

  it('of a bound key are narrowed to its party, whatever it says', async () => {
    const own = await made(SALES, 'vendor:V900');
    expect((await market.as('vendor:V900').get(`/reports/${own}`)).body.data).toMatchObject({
      vendorCode: 'V900',
      retailerCode: null,
    });
    const named = await made(
      { ...SALES, filters: { ...FILTERS, vendorCode: 'V900', retailerCode: 'R900' } },
      'vendor:V900',
    );
    expect((await market.as('vendor:V900').get(`/reports/${named}`)).body.data).toMatchObject({
      vendorCode: 'V900',
      retailerCode: 'R900',
    });
    const bought = await made({ ...SALES, type: 'credit-summary' }, 'retailer:R900');
    expect((await market.as('retailer:R900').get(`/reports/${bought}`)).body.data).toMatchObject({
      retailerCode: 'R900',
    });
  });

  it('are shown to who asked and to operators, and to nobody else', async () => {
    const id = await made(SALES, 'vendor:V900');
    for (const path of [`/reports/${id}`, `/reports/${id}/download`]) {
      expect((await market.as('vendor:V900').get(path)).status).toBe(200);
      expect((await market.as('operator').get(path)).status).toBe(200);
      for (const other of ['vendor:V901', 'retailer:R900', 'client'] as const)
        expect(failureOf(await market.as(other).get(path))).toEqual([404, 'not_found']);
    }
    const listed = async (who: Who) =>
      (await market.as(who).get('/reports?type=sales-analysis&state=ready&format=csv&limit=200')).body.data.items.map(
        (report: { id: string }) => report.id,
      );
    expect(await listed('vendor:V900')).toContain(id);
    expect(await listed('operator')).toContain(id);
    expect(await listed('client')).not.toContain(id);
  });

  it('may be given up by the party that asked for them, and by no other', async () => {
    const { body } = await ask({ ...SALES, options: { delay: 3_600_000 } }, 'vendor:V900');
    const { jobId } = body.data;
    const { links } = (await market.as('vendor:V900').get(`/jobs/${jobId}`)).body.data;
    const cancel = (who: Who) => market.as(who).post(links.cancel.replace('/api/v1', ''));
    for (const other of ['vendor:V901', 'retailer:R900', 'client'] as const)
      expect(failureOf(await cancel(other))).toEqual([404, 'not_found']);
    expect(await cancel('vendor:V900')).toMatchObject({ status: 200, body: { data: { previousState: 'pending' } } });
    expect((await market.as('vendor:V900').get(`/reports/${jobId}`)).body.data.state).toBe('failed');
  });

  it('are listed page by page, newest first', async () => {
    const ids = [];
    for (let count = 0; count < 3; count++) ids.push(await made(SALES, 'retailer:R900'));
    const retailer = market.as('retailer:R900');
    const first = (await retailer.get('/reports?limit=2')).body.data;
    const rest = (await retailer.get(`/reports?limit=200&cursor=${first.nextCursor}`)).body.data;
    const all = [...first.items, ...rest.items].map(({ id }: { id: string }) => id);
    expect(all.slice(0, 3)).toEqual(ids.toReversed());
    expect((await retailer.get('/reports?state=failed')).body.data).toEqual({ items: [], nextCursor: null });
    expect(faultsOf(await retailer.get('/reports?state=lost&type=x'))).toEqual(['state', 'type']);
  });

  it.each([MISSING, 'last', `${MISSING}x`])('are not found where there is none: %s', async (id) => {
    for (const path of [`/reports/${id}`, `/reports/${id}/download`])
      expect(failureOf(await market.as('client').get(path))).toEqual([404, 'not_found']);
  });

  it('are answered once under an Idempotency-Key', async () => {
    const key = { 'idempotency-key': uuidv7() };
    const [first, second] = await Promise.all([1, 2].map(() => market.as('client').post('/reports', SALES, key)));
    expect(first?.body.data.jobId).toBe(second?.body.data.jobId);
  });

  describe('by link', () => {
    const open = (link: string) => market.app.call('GET', link);
    const linkTo = (id: string, seconds: number): string => {
      const url = new URL(
        market.app.context
          .get(SignedLinks, { strict: false })
          .to(`/reports/${id}/download`, new Date(Date.now() + seconds * 1000)),
      );
      return url.pathname + url.search;
    };

    it('open without a key as long as the link is whole and good', async () => {
      const id = await made(SALES, 'vendor:V900');
      const link = linkTo(id, 60);
      expect((await open(link)).status).toBe(200);
      // A key that comes along is not asked for anything.
      expect((await market.as('retailer:R900').get(link.replace('/api/v1', ''))).status).toBe(200);
      const [path = '', query = ''] = link.split('?');
      const another = await made(SALES);
      for (const tampered of [
        `${path}?${query.replace(/expires=\d+/, 'expires=99999999999')}`,
        `${path}?${query.slice(0, -1)}`,
        `${path}?${query}&expires=99999999999`,
        `${path}?expires=99999999999`,
        `${path}?signature=x`,
        link.replace(id, another),
      ])
        expect([tampered, ...failureOf(await open(tampered))]).toEqual([tampered, 403, 'link_invalid']);
      expect(failureOf(await open(linkTo(id, -1)))).toEqual([410, 'link_expired']);
      expect(failureOf(await open(path))).toEqual([401, 'unauthenticated']);
      expect(failureOf(await open(`${link}&colour=red`))).toEqual([400, 'validation_failed']);
    });

    it('to a report that is not there lead nowhere', async () => {
      expect(failureOf(await open(linkTo(MISSING, 60)))).toEqual([404, 'not_found']);
    });
  });
});
