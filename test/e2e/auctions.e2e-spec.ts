import { drain, moveClock } from '../../src/jobs/testing/index.js';
import { type Backend, BACKENDS } from '../support/app/backends.js';
import { failureOf } from '../support/marketplace/answers.js';
import { type MarketplaceApp, startMarketplace } from '../support/marketplace/app.js';
import { brokenInvariants } from '../support/marketplace/invariants.js';
import {
  anAuction,
  anOrder,
  answerOffer,
  auctionOf,
  bid,
  BIDDING,
  closeJobOf,
  offersOf,
  orderOf,
  vendors,
} from './support/bidding.js';

const HOUR_MS = 3_600_000;

describe.each(BACKENDS)('an auction on %s', (backend: Backend) => {
  let market: MarketplaceApp;
  beforeAll(async () => {
    market = await startMarketplace(backend);
  });
  afterAll(() => market?.close());

  it('goes from the first bid to the award by itself', async () => {
    const order = await anOrder(market);
    const [first, second, third] = await vendors(market, 3, order);
    if (!first || !second || !third) throw new Error('There are three vendors.');
    const asked = { orderId: order.id, closesInSeconds: 3600, ceilingPrice: 1000, minimumBids: 2 };
    const opened = await market.as('client').post('/auctions', asked);
    expect(opened.status).toBe(201);
    const auction = opened.body.data;
    expect(opened.headers.get('location')).toBe(`/api/v1/auctions/${auction.id}`);
    expect(auction).toMatchObject({
      number: expect.stringMatching(/^AUC-\d{4}-\d{6}$/),
      orderId: order.id,
      orderNumber: order.number,
      status: 'open',
      ceilingPrice: 1000,
      minimumBids: 2,
      bidCount: 0,
      bestPrice: null,
      items: [{ productId: order.product.id, sku: order.product.sku, quantity: 10 }],
      bids: [],
    });
    expect(Date.parse(auction.closesAt) - Date.parse(auction.openedAt)).toBe(HOUR_MS);
    expect(await orderOf(market, order)).toMatchObject({ status: 'confirmed', auctionId: auction.id });

    const placed = await bid(market, auction, first, 900);
    expect(placed.status).toBe(201);
    expect(placed.body.data).toMatchObject({ price: 900, isBest: true, closesAt: auction.closesAt, extensions: 0 });
    expect((await bid(market, auction, second, 950)).body.data).toMatchObject({ isBest: false });
    expect((await bid(market, auction, third, 899.99)).body.data).toMatchObject({ isBest: true });
    expect((await bid(market, auction, second, 850.5)).status).toBe(201);

    await drain(market.app.context, BIDDING);
    expect(await auctionOf(market, auction)).toMatchObject({
      status: 'open',
      bidCount: 3,
      bestPrice: 850.5,
      closedAt: null,
    });

    await moveClock(market.database, HOUR_MS);
    const closed = await market.app.untilState(await closeJobOf(market, auction), 'completed');
    expect(closed.result).toEqual({ status: 'awarding' });
    await drain(market.app.context, BIDDING);
    const [offer] = await offersOf(market, auction);
    expect(offer).toMatchObject({ vendorId: second.id, price: '850.50', status: 'open' });
    const awarding = await auctionOf(market, auction);
    expect(awarding).toMatchObject({ status: 'awarding', awardRank: 1, closedAt: expect.any(String), endedAt: null });
    expect(awarding.bids.map(({ rank, price }: { rank: number; price: number }) => [rank, price])).toEqual([
      [1, 850.5],
      [2, 899.99],
      [3, 900],
      [null, 950],
    ]);
    expect(awarding.bids[0]).toMatchObject({
      vendorCode: second.code,
      vendorName: second.name,
      leadTimeDays: 2,
      status: 'live',
      reliability: expect.any(Number),
    });

    if (!offer) throw new Error('The winner was asked.');
    await answerOffer(market, offer, 'accepted');
    expect(await auctionOf(market, auction)).toMatchObject({ status: 'awarded', endedAt: expect.any(String) });
    expect(await orderOf(market, order)).toMatchObject({ status: 'accepted', vendorId: second.id });
    await moveClock(market.database, 0);
    expect(await brokenInvariants(market.database)).toEqual([]);
  });

  it('is opened once for a repeated request', async () => {
    const order = await anOrder(market);
    const [wanted, headers] = [{ orderId: order.id, closesInSeconds: 60 }, { 'idempotency-key': order.id }];
    const answers = await Promise.all([1, 2, 3].map(() => market.as('client').post('/auctions', wanted, headers)));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(answers.map(({ body }) => body.data.id)).size).toBe(1);
    expect(failureOf(await market.as('client').post('/auctions', wanted))).toEqual([409, 'auction_open']);
  });

  it('may be on an order that is not confirmed yet', async () => {
    const order = await anOrder(market, 'placed');
    const [vendor] = await vendors(market, 1, order);
    if (!vendor) throw new Error('There is one vendor.');
    const auction = await anAuction(market, order);
    await bid(market, auction, vendor, 10);
    await market.as('operator').post(`/auctions/${auction.id}/close`);
    await drain(market.app.context, BIDDING);
    expect(await orderOf(market, order)).toMatchObject({ status: 'offered' });
  });
});
