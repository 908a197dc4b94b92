import { Jobs } from '../../src/jobs/index.js';
import { AwardNext, CloseAuction, SweepAuctions } from '../../src/domains/bidding/bidding.jobs.js';
import { recompute } from '../../src/domains/bidding/award.rules.js';
import type { RankedBid } from '../../src/database/schema/bidding.js';
import { drain, moveClock, runTwice } from '../../src/jobs/testing/index.js';
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
  closeNow,
  endOrder,
  offersOf,
  orderOf,
  vendors,
} from './support/bidding.js';

const HOUR_MS = 3_600_000;

describe('the award of an auction', () => {
  let market: MarketplaceApp;
  beforeAll(async () => {
    market = await startMarketplace('postgres');
  });
  afterEach(async () => {
    await moveClock(market.database, 0);
    expect(await brokenInvariants(market.database)).toEqual([]);
  });
  afterAll(() => market?.close());

  /** An auction in which each of so many vendors has bid, the first one the least. */
  async function contested(count: number, body: object = {}, status: 'placed' | 'confirmed' = 'confirmed') {
    const order = await anOrder(market, status);
    const bidders = await vendors(market, count, order);
    const auction = await anAuction(market, order, body);
    for (const [index, vendor] of bidders.entries()) {
      const { status: answered } = await bid(market, auction, vendor, 500 + index);
      if (answered !== 201) throw new Error(`The bid was answered ${answered}.`);
    }
    return { order, auction, bidders };
  }

  const only = async (auction: { id: string }) => {
    const [offer, ...others] = await offersOf(market, auction);
    if (!offer || others.length > 0) throw new Error(`There are ${others.length + 1} offers.`);
    return offer;
  };

  const latest = async (auction: { id: string }) => {
    const offer = (await offersOf(market, auction)).at(-1);
    if (!offer) throw new Error('Nobody was asked.');
    return offer;
  };

  const asked = async (auction: { id: string }) =>
    (await offersOf(market, auction)).map(({ vendorId, status }) => [vendorId, status]);

  it.each(['declined', 'timed_out'] as const)('goes to the second when the first has %s', async (how) => {
    const { auction, order, bidders } = await contested(3);
    await closeNow(market, auction);
    await answerOffer(market, await only(auction), how);
    await drain(market.app.context, BIDDING);
    expect(await asked(auction)).toEqual([
      [bidders[0]?.id, how],
      [bidders[1]?.id, 'open'],
    ]);
    expect(await auctionOf(market, auction)).toMatchObject({ status: 'awarding', awardRank: 2 });
    await answerOffer(market, await latest(auction), 'accepted');
    expect(await auctionOf(market, auction)).toMatchObject({ status: 'awarded', awardRank: 2 });
    expect(await orderOf(market, order)).toMatchObject({ status: 'accepted', vendorId: bidders[1]?.id });
  });

  it('passes over a bidder that was deactivated since', async () => {
    const { auction, bidders } = await contested(2);
    await market.database.query(`update haat.vendors set status = 'inactive' where id = $1`, [bidders[0]?.id]);
    await closeNow(market, auction);
    expect(await asked(auction)).toEqual([[bidders[1]?.id, 'open']]);
    expect(await auctionOf(market, auction)).toMatchObject({ awardRank: 2 });
  });

  it('ends when every bidder has said no, and gives the order back to its routing', async () => {
    const { auction, order } = await contested(2);
    await closeNow(market, auction);
    for (let round = 0; round < 2; round += 1) {
      await answerOffer(market, await latest(auction), 'declined');
      await drain(market.app.context, BIDDING);
    }
    expect(await auctionOf(market, auction)).toMatchObject({
      status: 'no_award',
      reason: 'no bidder took the order',
      endedAt: expect.any(String),
    });
    await drain(market.app.context, 'order-routing');
    // Both were asked and said no, and nobody else has it in stock.
    expect(await orderOf(market, order)).toMatchObject({ status: 'unfulfillable', auctionId: null });
  });

  it.each([
    ['nobody has bid', 0, {}, '0 of at least 1 bids'],
    ['too few have bid', 2, { minimumBids: 3 }, '2 of at least 3 bids'],
  ])('is not made when %s', async (_, count, body, reason) => {
    const { auction, order } = await contested(count, body);
    await closeNow(market, auction);
    const ended = await auctionOf(market, auction);
    expect(ended).toMatchObject({ status: 'no_award', reason, bidCount: count });
    expect(ended.bids.filter(({ rank }: { rank: number | null }) => rank !== null)).toHaveLength(count);
    expect(await offersOf(market, auction)).toEqual([]);
    expect((await orderOf(market, order))?.auctionId).toBeNull();
  });

  it('leaves an order alone that is not confirmed when there is none', async () => {
    const { auction, order } = await contested(0, {}, 'placed');
    await closeNow(market, auction);
    expect(await orderOf(market, order)).toMatchObject({ status: 'placed', auctionId: null });
    expect((await market.as('client').post('/auctions', { orderId: order.id, closesInSeconds: 60 })).status).toBe(201);
  });

  it('can be recomputed from what is stored', async () => {
    const { auction } = await contested(3);
    await closeNow(market, auction);
    const [row] = await market.database.query<{ ranking: RankedBid[] }>(
      'select ranking from haat.auctions where id = $1',
      [auction.id],
    );
    expect(row?.ranking).toHaveLength(3);
    expect(recompute(row?.ranking ?? [])).toEqual(row?.ranking);
  });

  it('happens once, however often the bidding is ended', async () => {
    const { auction, bidders } = await contested(3);
    const jobs = market.app.context.get(Jobs);
    const closing = await closeJobOf(market, auction);
    // The job itself is due in an hour, so that nothing else delivers it.
    await market.database.query('update haat.auctions set closes_at = haat.haat_now() where id = $1', [auction.id]);
    const [deliveries] = await Promise.all([
      runTwice(market.app.context, closing),
      ...[1, 2, 3].flatMap((): Promise<unknown>[] => [
        jobs.enqueue(undefined, new CloseAuction({ auctionId: auction.id })),
        jobs.enqueue(undefined, new SweepAuctions({})),
        jobs.enqueue(undefined, new AwardNext({ auctionId: auction.id, afterRank: 0 })),
        market.as('operator').post(`/auctions/${auction.id}/close`),
      ]),
    ]);
    expect(deliveries.toSorted()).toEqual(['completed', 'stale']);
    await drain(market.app.context, BIDDING);
    await Promise.all(
      [1, 2, 3].map(() => jobs.enqueue(undefined, new AwardNext({ auctionId: auction.id, afterRank: 0 }))),
    );
    await drain(market.app.context, BIDDING);
    expect(await asked(auction)).toEqual([[bidders[0]?.id, 'open']]);
    expect(await auctionOf(market, auction)).toMatchObject({ status: 'awarding', awardRank: 1 });
    const dead = await market.database.query(`select 1 from haat.jobs where queue = $1 and state = 'dead'`, [BIDDING]);
    expect(dead).toEqual([]);
  });

  it('goes to the next one once, however often that step is run', async () => {
    const { auction, bidders } = await contested(3);
    await closeNow(market, auction);
    await answerOffer(market, await only(auction), 'declined');
    const jobs = market.app.context.get(Jobs);
    await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        jobs.enqueue(undefined, new AwardNext({ auctionId: auction.id, afterRank: index % 3 })),
      ),
    );
    await drain(market.app.context, BIDDING);
    expect(await asked(auction)).toEqual([
      [bidders[0]?.id, 'declined'],
      [bidders[1]?.id, 'open'],
    ]);
  });

  it('is found by the sweep when its jobs are gone', async () => {
    const overdue = await contested(2);
    const stuck = await contested(2);
    const quiet = await contested(1, { closesInSeconds: 7200 });
    const forget = (auction: { id: string }) =>
      market.database.query(
        `update haat.jobs set state = 'cancelled', finished_at = haat.haat_now(), dedup_open = false
        where keys @> array[$1] and state = 'pending'`,
        [auction.id],
      );
    await forget(overdue.auction);
    await market.database.query(
      `update haat.auctions set status = 'awarding', closed_at = haat.haat_now(), ranking = '[]' where id = $1`,
      [stuck.auction.id],
    );
    await moveClock(market.database, HOUR_MS + 1000);
    const sweep = await market.app.context.get(Jobs).enqueue(undefined, new SweepAuctions({}));
    expect((await market.app.untilState(sweep.jobId, 'completed')).result).toEqual({
      overdue: expect.any(Number),
      stuck: expect.any(Number),
    });
    await drain(market.app.context, BIDDING);
    expect(await auctionOf(market, overdue.auction)).toMatchObject({ status: 'awarding', awardRank: 1 });
    expect(await auctionOf(market, stuck.auction)).toMatchObject({ status: 'no_award' });
    expect(await auctionOf(market, quiet.auction)).toMatchObject({ status: 'open' });
  });

  it('waits for an end that was put off', async () => {
    const { auction } = await contested(1);
    await market.database.query(`update haat.auctions set closes_at = closes_at + interval '1 hour' where id = $1`, [
      auction.id,
    ]);
    const closing = await closeJobOf(market, auction);
    await moveClock(market.database, HOUR_MS + 1000);
    await drain(market.app.context, BIDDING);
    expect(await auctionOf(market, auction)).toMatchObject({ status: 'open' });
    expect(await market.app.untilState(closing, 'pending')).toMatchObject({ attempt: 0 });
    await moveClock(market.database, 2 * HOUR_MS + 1000);
    await drain(market.app.context, BIDDING);
    expect(await auctionOf(market, auction)).toMatchObject({ status: 'awarding' });
    expect((await market.app.untilState(closing, 'completed')).result).toEqual({ status: 'awarding' });
  });

  describe('is not made any more', () => {
    it('of an auction that is cancelled', async () => {
      const { auction, order } = await contested(2);
      const cancelled = await market.as('client').post(`/auctions/${auction.id}/cancel`, { reason: 'No need' });
      expect([cancelled.status, cancelled.body.data.status, cancelled.body.data.reason]).toEqual([
        200,
        'cancelled',
        'No need',
      ]);
      expect((await orderOf(market, order))?.auctionId).toBeNull();
      const audited = await market.as('admin').get('/queue/audit?limit=1');
      expect(audited.body.data.items).toMatchObject([
        { actor: 'the-client', action: 'auction.cancel', after: { id: auction.id, reason: 'No need' } },
      ]);
      const closing = await closeJobOf(market, auction);
      await moveClock(market.database, HOUR_MS + 1000);
      expect((await market.app.untilState(closing, 'completed')).result).toEqual({ skipped: 'cancelled' });
      expect(await offersOf(market, auction)).toEqual([]);
      for (const action of ['cancel', 'close']) {
        const again = await market.as('operator').post(`/auctions/${auction.id}/${action}`);
        expect(failureOf(again)).toEqual([409, 'illegal_move']);
        expect(again.body.error.message).toMatch(/is cancelled and cannot become (cancelled|awarding)/);
      }
    });

    it.each(['cancelled', 'expired'] as const)('of an order that is %s while vendors bid', async (to) => {
      const { auction, order, bidders } = await contested(2);
      await endOrder(market, order, to);
      expect(await auctionOf(market, auction)).toMatchObject({ status: 'cancelled', reason: `the order is ${to}` });
      await moveClock(market.database, HOUR_MS + 1000);
      await drain(market.app.context, BIDDING);
      expect(await offersOf(market, auction)).toEqual([]);
      const late = await bid(market, auction, bidders[0] ?? { id: '' }, 1);
      expect(failureOf(late)).toEqual([409, 'auction_closed']);
    });

    it('of an order that is cancelled while the winner is asked', async () => {
      const { auction, order } = await contested(2);
      await closeNow(market, auction);
      const refused = await market.as('operator').post(`/auctions/${auction.id}/cancel`);
      expect(failureOf(refused)).toEqual([409, 'illegal_move']);
      expect(refused.body.error.message).toContain('is awarding and cannot become cancelled');
      await endOrder(market, order, 'cancelled');
      await drain(market.app.context, BIDDING);
      expect(await auctionOf(market, auction)).toMatchObject({ status: 'cancelled' });
      expect((await only(auction)).status).toBe('withdrawn');
    });
  });

  it('stands when the vendor gives the order back later, which the routing then offers to another', async () => {
    const { auction, order, bidders } = await contested(2);
    await closeNow(market, auction);
    await answerOffer(market, await only(auction), 'accepted');
    expect((await orderOf(market, order))?.auctionId).toBeNull();
    await answerOffer(market, await only(auction), 'withdrawn');
    await drain(market.app.context, BIDDING);
    await drain(market.app.context, 'vendor-fallback');
    expect(await auctionOf(market, auction)).toMatchObject({ status: 'awarded', awardRank: 1 });
    expect(await offersOf(market, auction)).toHaveLength(1);
    const routed = await market.database.query(
      `select vendor_id as "vendorId", status from haat.offers where order_id = $1 and auction_id is null`,
      [order.id],
    );
    expect(routed).toEqual([{ vendorId: bidders[1]?.id, status: 'open' }]);
  });
});
