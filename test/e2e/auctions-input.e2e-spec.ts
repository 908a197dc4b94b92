import { failureOf, faultsOf } from '../support/marketplace/answers.js';
import { type MarketplaceApp, startMarketplace, type Who } from '../support/marketplace/app.js';
import { aVendor } from '../support/marketplace/index.js';
import { anAuction, anOrder, bid, closeNow, vendors } from './support/bidding.js';

const UNKNOWN = '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11';
const [VENDOR, RIVAL, NOBODY, RETAILER] = ['vendor:V-ONE', 'vendor:V-TWO', 'vendor:V-NONE', 'retailer:R-ONE'] as const;

describe('what auctions are asked for', () => {
  let market: MarketplaceApp;
  let order: { id: string };
  let vendor: { id: string };
  let rival: { id: string };

  beforeAll(async () => {
    market = await startMarketplace('postgres', [VENDOR, RIVAL, NOBODY, RETAILER]);
    vendor = await aVendor(market.database, { code: 'V-ONE' });
    rival = await aVendor(market.database, { code: 'V-TWO' });
  });
  beforeEach(async () => {
    order = await anOrder(market);
  });
  afterAll(() => market?.close());

  const get = (path: string, who: Who = 'client') => market.as(who).get(`/auctions${path}`);
  const post = (path: string, body?: unknown, who: Who = 'client') => market.as(who).post(`/auctions${path}`, body);

  const count = async (table: string) =>
    (await market.database.query<{ count: number }>(`select count(*)::int as count from haat.${table}`))[0]?.count;

  describe('an auction is refused, and nothing is recorded', () => {
    let before: unknown[];
    beforeEach(async () => {
      before = [await count('auctions'), await count('jobs')];
    });
    afterEach(async () => expect([await count('auctions'), await count('jobs')]).toEqual(before));

    it.each([
      ['no order', { orderId: undefined }, ['orderId']],
      ['an order that is no id', { orderId: 'ORD-1' }, ['orderId']],
      ['no end', { closesInSeconds: undefined }, ['closesAt']],
      ['two ends', { closesAt: '2099-01-01T00:00:00Z' }, ['closesAt']],
      ['an end that is over', { closesInSeconds: undefined, closesAt: '2020-01-01T00:00:00Z' }, ['closesAt']],
      ['an end without a zone', { closesInSeconds: undefined, closesAt: '2099-01-01T00:00:00' }, ['closesAt']],
      ['an end that is no date', { closesInSeconds: undefined, closesAt: '2099-02-30T00:00:00Z' }, ['closesAt']],
      ['an end that is null', { closesInSeconds: null }, ['closesInSeconds']],
      ['an end at once', { closesInSeconds: 0 }, ['closesInSeconds']],
      ['an end in half a second', { closesInSeconds: 0.5 }, ['closesInSeconds']],
      ['an end in months', { closesInSeconds: 10_000_000 }, ['closesInSeconds']],
      ['a ceiling of nothing', { ceilingPrice: 0 }, ['ceilingPrice']],
      ['a ceiling below nothing', { ceilingPrice: -5 }, ['ceilingPrice']],
      ['a ceiling of tenths of a cent', { ceilingPrice: 10.005 }, ['ceilingPrice']],
      ['a ceiling as text', { ceilingPrice: '1000' }, ['ceilingPrice']],
      ['a ceiling that is too high', { ceilingPrice: 1e12 }, ['ceilingPrice']],
      ['no bids at all', { minimumBids: 0 }, ['minimumBids']],
      ['half a bid', { minimumBids: 1.5 }, ['minimumBids']],
      ['too many bids', { minimumBids: 1_000_000 }, ['minimumBids']],
      ['an unknown field', { winner: 'V001' }, ['winner']],
    ])('with %s', async (_, changes, fields) => {
      const answered = await post('', { orderId: order.id, closesInSeconds: 60, ...changes });
      expect(faultsOf(answered)).toEqual(fields);
    });

    it('on an order that is not there', async () => {
      const answered = await post('', { orderId: UNKNOWN, closesInSeconds: 60 });
      expect(failureOf(answered)).toEqual([404, 'not_found']);
    });

    it('with an end that its order does not live to see', async () => {
      const answered = await post('', { orderId: order.id, closesInSeconds: 90_000 });
      expect(failureOf(answered)).toEqual([409, 'closes_after_expiry']);
      expect(answered.body.error.message).toMatch(/expires at \d{4}-/);
    });

    it('on an order that has come too far', async () => {
      await market.database.query(`update haat.orders set status = 'completed' where id = $1`, [order.id]);
      const answered = await post('', { orderId: order.id, closesInSeconds: 60 });
      expect(failureOf(answered)).toEqual([409, 'illegal_move']);
    });
  });

  describe('a bid is refused, and nothing is recorded', () => {
    let auction: { id: string; number: string };
    let before: unknown;
    beforeEach(async () => {
      auction = await anAuction(market, order, { ceilingPrice: 1000 });
      before = await count('bids');
    });
    afterEach(async () => expect(await count('bids')).toEqual(before));

    const BID = { price: 500, leadTimeDays: 2 };

    it.each([
      ['no price', { price: undefined }, ['price']],
      ['a price of nothing', { price: 0 }, ['price']],
      ['a price below nothing', { price: -1 }, ['price']],
      ['a price of tenths of a cent', { price: 1.001 }, ['price']],
      ['a price as text', { price: '500' }, ['price']],
      ['a price that is too high', { price: 1_000_000_000 }, ['price']],
      ['no lead time', { leadTimeDays: undefined }, ['leadTimeDays']],
      ['a lead time in the past', { leadTimeDays: -1 }, ['leadTimeDays']],
      ['a lead time of half a day', { leadTimeDays: 0.5 }, ['leadTimeDays']],
      ['a lead time of years', { leadTimeDays: 366 }, ['leadTimeDays']],
      ['a vendor that is no id', { vendorId: 'V001' }, ['vendorId']],
      ['a vendor that is null', { vendorId: null }, ['vendorId']],
      ['no vendor', { vendorId: undefined }, ['vendorId']],
      ['an unknown field', { rank: 1 }, ['rank']],
    ])('with %s', async (_, changes, fields) => {
      const answered = await post(`/${auction.id}/bids`, { ...BID, vendorId: vendor.id, ...changes });
      expect(faultsOf(answered)).toEqual(fields);
    });

    it.each([
      ['a vendor', () => `/${auction.id}/bids`, UNKNOWN],
      ['an auction', () => `/${UNKNOWN}/bids`, undefined],
      ['an auction under something that is no id', () => '/AUC-1/bids', undefined],
    ])('of %s that is not there', async (_, path, vendorId) => {
      const answered = await post(path(), { ...BID, vendorId: vendorId ?? vendor.id });
      expect(failureOf(answered)).toEqual([404, 'not_found']);
    });

    it('above the ceiling', async () => {
      const answered = await post(`/${auction.id}/bids`, { ...BID, vendorId: vendor.id, price: 1000.01 });
      expect(failureOf(answered)).toEqual([422, 'above_ceiling']);
      expect(answered.body.error.message).toContain('1000.00');
    });

    it('of a vendor that is inactive', async () => {
      const [idle] = await vendors(market, 1);
      if (!idle) throw new Error('There is one vendor.');
      await market.database.query(`update haat.vendors set status = 'inactive' where id = $1`, [idle.id]);
      const answered = await post(`/${auction.id}/bids`, { ...BID, vendorId: idle.id });
      expect(failureOf(answered)).toEqual([409, 'vendor_inactive']);
    });

    it('once the bidding is over', async () => {
      await closeNow(market, auction);
      const answered = await post(`/${auction.id}/bids`, { ...BID, vendorId: vendor.id });
      expect(failureOf(answered)).toEqual([409, 'auction_closed']);
      expect(answered.body.error.message).toContain(auction.number);
    });
  });

  it('a bid that is not lower than the last one is refused with the figure', async () => {
    const auction = await anAuction(market, order);
    expect((await bid(market, auction, vendor, 500)).status).toBe(201);
    for (const price of [500, 500.01]) {
      const answered = await bid(market, auction, vendor, price);
      expect(failureOf(answered)).toEqual([409, 'bid_not_lower']);
      expect(answered.body.error.message).toContain('500.00');
    }
    expect((await bid(market, auction, vendor, 499.99)).status).toBe(201);
  });

  it('a repeated bid under one Idempotency-Key is one bid', async () => {
    const auction = await anAuction(market, order);
    const repeat = () =>
      market
        .as(VENDOR)
        .post(`/auctions/${auction.id}/bids`, { price: 10, leadTimeDays: 1 }, { 'idempotency-key': 'bid-once' });
    const answers = await Promise.all([repeat(), repeat(), repeat()]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(answers.map(({ body }) => body.data.id)).size).toBe(1);
  });

  it.each<[string, object | undefined, Who, number]>([
    ['close', undefined, RETAILER, 403],
    ['close', undefined, VENDOR, 403],
    ['close', { reason: 'x' }, 'client', 400],
    ['cancel', { reason: '' }, 'client', 400],
    ['cancel', { reason: '   ' }, 'client', 400],
    ['cancel', { reason: 7 }, 'client', 400],
    ['cancel', { why: 'x' }, 'client', 400],
    ['cancel', undefined, VENDOR, 403],
  ])('%s with %j by a %s is answered %i', async (action, body, key, status) => {
    const auction = await anAuction(market, order);
    expect((await post(`/${auction.id}/${action}`, body, key)).status).toBe(status);
    expect((await get(`/${auction.id}`)).body.data.status).toBe('open');
  });

  it.each<[string, string, Who, number]>([
    ['POST', '', VENDOR, 403],
    ['POST', '', RETAILER, 403],
    ['GET', '', RETAILER, 403],
    ['GET', `/${UNKNOWN}`, RETAILER, 403],
    ['GET', `/${UNKNOWN}`, VENDOR, 404],
    ['GET', '/x', 'client', 404],
    ['GET', '?status=over', 'client', 400],
    ['GET', '?orderId=1', 'client', 400],
    ['GET', '?limit=0', 'client', 400],
    ['GET', '?cursor=x', 'client', 400],
    ['GET', '?colour=red', 'client', 400],
    ['POST', `/${UNKNOWN}/cancel`, 'client', 404],
    ['POST', `/${UNKNOWN}/close`, 'client', 404],
    ['GET', '', NOBODY, 403],
  ])('%s %s by a %s is answered %i', async (method, path, key, status) => {
    const body = method === 'POST' && path === '' ? { orderId: order.id, closesInSeconds: 60 } : undefined;
    const answered = method === 'GET' ? await get(path, key) : await post(path, body, key);
    expect(answered.status).toBe(status);
  });

  describe('the key of a vendor', () => {
    it('bids for its own vendor only', async () => {
      const auction = await anAuction(market, order);
      const own = await post(`/${auction.id}/bids`, { price: 500, leadTimeDays: 1 }, VENDOR);
      expect([own.status, own.body.data.vendorId]).toEqual([201, vendor.id]);
      const other = await post(`/${auction.id}/bids`, { vendorId: rival.id, price: 1, leadTimeDays: 1 }, VENDOR);
      expect(failureOf(other)).toEqual([403, 'forbidden']);
    });

    it('sees the best price and the number of bids, and nobody else’s', async () => {
      const auction = await anAuction(market, order);
      await post(`/${auction.id}/bids`, { price: 500, leadTimeDays: 1 }, VENDOR);
      await post(`/${auction.id}/bids`, { price: 450, leadTimeDays: 1 }, RIVAL);
      const seen = (await get(`/${auction.id}`, VENDOR)).body;
      expect(seen.data).toMatchObject({ bidCount: 2, bestPrice: 450, bids: [{ vendorId: vendor.id, price: 500 }] });
      expect(seen.data.bids).toHaveLength(1);
      expect(JSON.stringify(seen)).not.toContain(rival.id);
      expect(JSON.stringify(seen)).not.toContain('V-TWO');
      await closeNow(market, auction);
      const after = (await get(`/${auction.id}`, VENDOR)).body;
      expect(after.data.bids).toEqual([expect.objectContaining({ vendorId: vendor.id, rank: 2 })]);
      expect(JSON.stringify(after)).not.toContain(rival.id);
      expect((await get(`/${auction.id}`)).body.data.bids).toHaveLength(2);
    });

    it('sees what it can bid on and what it has bid on', async () => {
      const mine = await anAuction(market, order);
      const other = await anAuction(market, await anOrder(market));
      await post(`/${mine.id}/bids`, { price: 500, leadTimeDays: 1 }, VENDOR);
      const ids = async () => (await get('?limit=200', VENDOR)).body.data.items.map(({ id }: { id: string }) => id);
      expect(await ids()).toEqual(expect.arrayContaining([mine.id, other.id]));
      await closeNow(market, mine);
      await closeNow(market, other);
      expect(await ids()).toContain(mine.id);
      expect(await ids()).not.toContain(other.id);
      expect((await get(`/${other.id}`, VENDOR)).status).toBe(404);
    });
  });

  it('lists are filtered, and paged newest first', async () => {
    const made = [await anAuction(market, order), await anAuction(market, await anOrder(market))];
    await post(`/${made[0]?.id}/cancel`);
    const ofOrder = (await get(`?orderId=${order.id}`)).body.data;
    expect(ofOrder.items).toEqual([expect.objectContaining({ id: made[0]?.id, status: 'cancelled' })]);
    const cancelled = (await get('?status=cancelled&limit=200')).body.data.items;
    expect(cancelled.map(({ id }: { id: string }) => id)).toContain(made[0]?.id);
    expect(cancelled.map(({ id }: { id: string }) => id)).not.toContain(made[1]?.id);
    const first = (await get('?limit=1')).body.data;
    expect(first.items.map(({ id }: { id: string }) => id)).toEqual([made[1]?.id]);
    const second = (await get(`?limit=1&cursor=${first.nextCursor}`)).body.data;
    expect(second.items.map(({ id }: { id: string }) => id)).toEqual([made[0]?.id]);
  });

  it('answers are documented', async () => {
    const { paths } = (await market.app.call('GET', '/docs-json')).body;
    const of = (path: string, method: string) =>
      Object.keys(paths[`/api/v1/auctions${path}`]?.[method]?.responses ?? {});
    expect(of('', 'post')).toEqual(expect.arrayContaining(['201', '400', '401', '403', '404', '409']));
    expect(of('/{id}/bids', 'post')).toEqual(expect.arrayContaining(['201', '400', '404', '409', '422']));
    for (const [path, method] of [
      ['', 'get'],
      ['/{id}', 'get'],
      ['/{id}/close', 'post'],
      ['/{id}/cancel', 'post'],
    ] as const)
      expect(of(path, method)).toContain('200');
  });
});
