import { OrderSourcing } from '../../src/domains/orders/index.js';
import { Reliability } from '../../src/domains/orders/reliability.service.js';
import { money } from '../../src/money/index.js';
import { minutes } from '../../src/jobs/index.js';
import { moveClock } from '../../src/jobs/testing/index.js';
import { brokenInvariants } from '../support/marketplace/invariants.js';
import {
  failureOf,
  faultsOf,
  inStock,
  type MarketplaceApp,
  startMarketplace,
  stockOf,
} from '../support/marketplace/index.js';
import {
  aSupply,
  offersOf,
  openOffer,
  statusOf,
  type Supply,
  tenInCash,
  untilOrder,
  untilQuiet,
} from '../support/marketplace/sourcing.js';

const NOBODY = '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11';

describe('offers, routing and assignment over HTTP', () => {
  let market: MarketplaceApp;
  let supply: Supply;
  let made = 0;

  beforeAll(async () => {
    market = await startMarketplace('postgres', ['vendor:O1-1', 'vendor:O1-2', 'retailer:R001']);
  });
  beforeEach(async () => {
    supply = await aSupply(market.database, `O${(made += 1)}-`, 3);
  });
  afterEach(async () => {
    await moveClock(market.database, 0);
    await untilQuiet(market.database);
    expect(await brokenInvariants(market.database)).toEqual([]);
  });
  afterAll(() => market?.close());

  const vendor = (n: number) => {
    const found = supply.vendors[n - 1];
    if (!found) throw new Error(`There is no vendor ${n}.`);
    return found;
  };
  const client = () => market.as('client');
  const placedOrder = async (): Promise<string> => (await client().post('/orders', tenInCash(supply))).body.data.id;
  const offered = async () => {
    const orderId = await placedOrder();
    await client().post(`/orders/${orderId}/confirm`);
    const offer = await openOffer(market.database, orderId);
    return { orderId, offer, path: `/orders/${orderId}/offers/${offer.id}` };
  };
  const resultOf = async (path: string, body: object) => {
    const accepted = await client().post(path, body);
    expect([accepted.status, accepted.body.error]).toEqual([202, undefined]);
    return (await market.app.untilState(accepted.body.data.jobId, 'completed')).result;
  };

  /** What the vendor was told of the order beside the offer, without its number. */
  const updatesOf = async ({ phone }: { phone: string }, number: string) => {
    const { body } = await market.as('operator').get(`/messages?recipient=${encodeURIComponent(phone)}`);
    const updates = body.data.items.filter(({ kind }: { kind: string }) => kind === 'VENDOR_UPDATE');
    return updates.map((message: { body: string }) => message.body.replace(`Order ${number} `, '')).toReversed();
  };

  it('a bound key sees no offer of another vendor; a named vendor must be the one that has it', async () => {
    const { offer, path } = await offered();
    expect(offer.code).toBe('O1-1');
    expect(failureOf(await market.as('vendor:O1-2').post(`${path}/accept`))).toEqual([404, 'not_found']);
    const named = { vendorId: vendor(2).id };
    expect(failureOf(await market.as('vendor:O1-2').post(`${path}/accept`, { vendorId: offer.vendorId }))).toEqual([
      403,
      'forbidden',
    ]);
    expect(failureOf(await client().post(`${path}/accept`, named))).toEqual([403, 'forbidden']);
    expect(failureOf(await market.as('retailer:R001').post(`${path}/accept`))).toEqual([403, 'forbidden']);
    expect((await market.as('vendor:O1-1').post(`${path}/accept`)).status).toBe(200);
  });

  it('a vendor is told of an offer only as long as it may be answered', async () => {
    const { offer } = await offered();
    const jobs = await market.database.query(
      `select round(extract(epoch from f.respond_by - j.expires_at))::int as "longer"
       from haat.offers f join haat.jobs j on j.name = 'send-whatsapp' and j.keys @> array[f.id::text] where f.id = $1`,
      [offer.id],
    );
    expect(jobs).toEqual([{ longer: 0 }]);
  });

  it('the same answer again is right again, another one is not', async () => {
    const { orderId, offer, path } = await offered();
    const say = (what: string) => client().post(`${path}/${what}`, { vendorId: offer.vendorId });
    expect(failureOf(await say('withdraw'))).toEqual([409, 'offer_open']);
    const [first, again] = [await say('accept'), await say('accept')];
    expect([again.status, again.body]).toEqual([200, first.body]);
    expect(failureOf(await say('decline'))).toEqual([409, 'offer_accepted']);
    await say('withdraw');
    expect((await say('withdraw')).status).toBe(200);
    expect(failureOf(await say('accept'))).toEqual([409, 'offer_withdrawn']);
    await untilQuiet(market.database);
    expect((await offersOf(market.database, orderId)).map(({ status }) => status)).toEqual(['withdrawn', 'open']);
  });

  it('one Idempotency-Key is one answer', async () => {
    const { offer, path } = await offered();
    const accept = () => client().post(`${path}/accept`, { vendorId: offer.vendorId }, { 'idempotency-key': offer.id });
    const answers = await Promise.all([accept(), accept(), accept()]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(answers.filter(({ headers }) => headers.get('idempotency-replayed') === 'true')).toHaveLength(2);
  });

  it('nobody withdraws once the order is packed', async () => {
    const { orderId, offer, path } = await offered();
    await client().post(`${path}/accept`, { vendorId: offer.vendorId });
    await client().post(`/orders/${orderId}/status`, { status: 'packing' });
    await untilOrder(market.database, orderId, 'packing');
    expect(failureOf(await client().post(`${path}/withdraw`, { vendorId: offer.vendorId }))).toEqual([
      409,
      'illegal_move',
    ]);
  });

  it('a vendor whose stock has gone meanwhile cannot accept, and may still decline', async () => {
    const { orderId, offer, path } = await offered();
    await inStock(market.database, vendor(1), supply.product, { stock: 9 });
    const accept = await client().post(`${path}/accept`, { vendorId: offer.vendorId });
    expect(failureOf(accept)).toEqual([409, 'insufficient_stock']);
    expect(await statusOf(market.database, orderId)).toBe('offered');
    expect((await client().post(`${path}/decline`, { vendorId: offer.vendorId })).status).toBe(200);
  });

  it('an order that nobody can deliver is unfulfillable, and says why', async () => {
    for (const n of [1, 2, 3]) await inStock(market.database, vendor(n), supply.product, { stock: 9 });
    const id = await placedOrder();
    await client().post(`/orders/${id}/confirm`);
    await untilOrder(market.database, id, 'unfulfillable');
    const { body } = await client().get(`/orders/${id}`);
    expect(body.data.rankings).toMatchObject([{ round: 1, vendors: [] }]);
    expect(body.data.timeline.at(-1)).toMatchObject({ to: 'unfulfillable', reason: 'no vendor can deliver all of it' });
  });

  it('a vendor whose price is a mistake is not asked: no offer could hold what it would get', async () => {
    await inStock(market.database, vendor(1), supply.product, { stock: 5000, price: money(999_999_999.99) });
    const items = [{ productId: supply.product.id, quantity: 2000 }];
    const { body } = await client().post('/orders', { ...tenInCash(supply), items });
    await client().post(`/orders/${body.data.id}/confirm`);
    await untilOrder(market.database, body.data.id, 'unfulfillable');
  });

  it('a chosen vendor is offered the order in place of another, and the ranking says by whom', async () => {
    const { orderId, offer } = await offered();
    const choice = { vendorId: vendor(3).id, reason: 'the retailer asked for it' };
    expect(await resultOf(`/orders/${orderId}/route`, choice)).toMatchObject({ offered: vendor(3).code, round: 2 });
    const [first, second] = await offersOf(market.database, orderId);
    expect([first?.id, first?.status, second?.code, second?.status]).toEqual([
      offer.id,
      'withdrawn',
      vendor(3).code,
      'open',
    ]);
    const { body } = await client().get(`/orders/${orderId}`);
    expect(body.data.rankings.at(-1).override).toMatchObject({ ...choice, actor: 'the-client' });
    expect(await resultOf(`/orders/${orderId}/route`, choice)).toEqual({ skipped: 'offered' });
    await inStock(market.database, vendor(2), supply.product, { stock: 1 });
    const tooLittle = { vendorId: vendor(2).id, reason: 'try it' };
    expect(await resultOf(`/orders/${orderId}/route`, tooLittle)).toEqual({ refused: 'vendor_not_eligible' });
  });

  it('an assigned vendor has the order without being asked, with two moves', async () => {
    const { orderId, offer } = await offered();
    const choice = { vendorId: vendor(2).id, reason: 'agreed on the telephone' };
    expect(await resultOf(`/orders/${orderId}/assign-vendor`, choice)).toMatchObject({ assigned: vendor(2).code });
    expect(await statusOf(market.database, orderId)).toBe('accepted');
    expect(await stockOf(market.database, vendor(2), supply.product)).toMatchObject({ reserved: 10 });
    expect((await offersOf(market.database, orderId)).map(({ id, status }) => [id === offer.id, status])).toEqual([
      [true, 'withdrawn'],
      [false, 'accepted'],
    ]);
    const { body } = await client().get(`/orders/${orderId}`);
    expect(body.data.timeline.slice(-3)).toMatchObject([
      { from: 'offered', to: 'confirmed', actor: 'the-client', reason: 'agreed on the telephone' },
      { from: 'confirmed', to: 'offered' },
      { from: 'offered', to: 'accepted', actor: 'the-client' },
    ]);
    expect(failureOf(await client().post(`/orders/${orderId}/assign-vendor`, choice))).toEqual([409, 'illegal_move']);
    expect(await updatesOf(vendor(2), body.data.number)).toEqual(['was given to you as agreed: please pack it.']);

    const reason = 'the shop is closed';
    await resultOf(`/orders/${orderId}/cancel`, { reason });
    expect(await updatesOf(vendor(2), body.data.number)).toEqual([
      'was given to you as agreed: please pack it.',
      `is off: please do not deliver it. Reason: ${reason}`,
    ]);
    expect(await updatesOf(vendor(1), body.data.number)).toEqual([]);
  });

  it('an assignment that the stock does not allow changes nothing', async () => {
    const { orderId, offer } = await offered();
    await inStock(market.database, vendor(2), supply.product, { stock: 9 });
    const choice = { vendorId: vendor(2).id, reason: 'agreed on the telephone' };
    expect(await resultOf(`/orders/${orderId}/assign-vendor`, choice)).toEqual({ refused: 'insufficient_stock' });
    expect(await openOffer(market.database, orderId)).toMatchObject({ id: offer.id });
  });

  it('an auction has the search to itself until it gives the order back', async () => {
    const sourcing = market.app.context.get(OrderSourcing);
    const orderId = await placedOrder();
    const mover = { actor: 'test' };
    await market.database.transaction((tx) => sourcing.holdForAuction(tx, orderId, NOBODY));
    await expect(
      market.database.transaction((tx) => sourcing.holdForAuction(tx, orderId, NOBODY)),
    ).rejects.toMatchObject({
      code: 'auction_open',
    });
    expect(failureOf(await client().post(`/orders/${orderId}/route`))).toEqual([409, 'auction_open']);
    const award = { orderId, auctionId: NOBODY, vendorId: vendor(3).id, price: money(700) };
    const offerId = await market.database.transaction((tx) => sourcing.offerAward(tx, award, mover));
    expect(await openOffer(market.database, orderId)).toMatchObject({ id: offerId, code: vendor(3).code, round: 0 });
    const declined = await client().post(`/orders/${orderId}/offers/${offerId}/decline`, { vendorId: vendor(3).id });
    expect(declined.body.data).toMatchObject({ status: 'declined', price: 700, auctionId: NOBODY });
    await untilQuiet(market.database);
    expect(await offersOf(market.database, orderId)).toHaveLength(1);

    await market.database.transaction((tx) => sourcing.releaseFromAuction(tx, orderId, NOBODY));
    expect(await openOffer(market.database, orderId)).toMatchObject({ code: vendor(1).code, round: 1 });
  });

  it('no auction takes an order that is offered', async () => {
    const { orderId } = await offered();
    const sourcing = market.app.context.get(OrderSourcing);
    await expect(
      market.database.transaction((tx) => sourcing.holdForAuction(tx, orderId, NOBODY)),
    ).rejects.toMatchObject({
      code: 'offer_open',
    });
  });

  it('reliability is what the ranking calculates', async () => {
    const { orderId } = await offered();
    const ids = supply.vendors.map(({ id }) => id);
    expect([...(await market.app.context.get(Reliability).of(market.database, ids)).values()]).toEqual([
      '60.00',
      '60.00',
      '60.00',
    ]);
    const { body } = await client().get(`/orders/${orderId}`);
    expect(body.data.rankings[0].vendors[0]).toMatchObject({ vendorCode: vendor(1).code });
  });

  describe('bad input', () => {
    it.each([
      ['/orders/nonsense/route', {}],
      [`/orders/${NOBODY}/route`, {}],
      [`/orders/${NOBODY}/assign-vendor`, { vendorId: NOBODY, reason: 'x' }],
      [`/orders/${NOBODY}/offers/nonsense/accept`, {}],
    ])('%s is not there', async (path, body) =>
      expect(failureOf(await client().post(path, body))).toEqual([404, 'not_found']),
    );

    it.each([
      ['route', { vendorId: NOBODY }, ['reason']],
      ['route', { reason: 'why' }, ['vendorId']],
      ['route', { vendorId: 'V1', reason: ' ' }, ['reason', 'vendorId']],
      ['route', { vendor: NOBODY }, ['vendor']],
      ['assign-vendor', {}, ['reason', 'vendorId']],
      ['assign-vendor', { vendorId: NOBODY, reason: 'x'.repeat(501) }, ['reason']],
      ['assign-vendor', { vendorId: null, reason: 7 }, ['reason', 'vendorId']],
    ])('%s with %j names %j', async (action, body, fields) => {
      const id = await placedOrder();
      expect(faultsOf(await client().post(`/orders/${id}/${action}`, body))).toEqual(fields);
    });

    it('a vendor that does not exist, or is inactive, is chosen by nobody', async () => {
      const { orderId } = await offered();
      const choose = (vendorId: string) => client().post(`/orders/${orderId}/assign-vendor`, { vendorId, reason: 'x' });
      expect(failureOf(await choose(NOBODY))).toEqual([404, 'not_found']);
      await market.database.query(`update haat.vendors set status = 'inactive' where id = $1`, [vendor(2).id]);
      expect(faultsOf(await choose(vendor(2).id))).toEqual(['vendorId']);
    });

    it('an order that is only placed cannot be routed, nor one that is offered without a choice', async () => {
      const refused = await client().post(`/orders/${await placedOrder()}/route`);
      expect(failureOf(refused)).toEqual([409, 'illegal_move']);
      expect(refused.body.error.message).toMatch(/is placed and cannot become offered/);
      const { orderId } = await offered();
      expect(failureOf(await client().post(`/orders/${orderId}/route`))).toEqual([409, 'illegal_move']);
    });

    it('an answer names its vendor, and nothing unknown', async () => {
      const { orderId, path } = await offered();
      expect(faultsOf(await client().post(`${path}/accept`, {}))).toEqual(['vendorId']);
      expect(faultsOf(await client().post(`${path}/accept`, { vendorId: vendor(1).id, reason: 'yes' }))).toEqual([
        'reason',
      ]);
      expect(faultsOf(await client().post(`${path}/decline`, { vendorId: 7, reason: '' }))).toEqual([
        'reason',
        'vendorId',
      ]);
      const other = `/orders/${orderId}/offers/${NOBODY}/accept`;
      expect(failureOf(await client().post(other, { vendorId: vendor(1).id }))).toEqual([404, 'not_found']);
    });
  });

  it('a lost offer whose vendor was told the time is refused when that is over', async () => {
    const { offer, path } = await offered();
    await moveClock(market.database, minutes(121));
    const late = await client().post(`${path}/accept`, { vendorId: offer.vendorId });
    expect(failureOf(late)).toEqual([409, 'offer_expired']);
  });
});
