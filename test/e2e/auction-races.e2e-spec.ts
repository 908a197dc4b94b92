import { softClose } from '../../src/domains/bidding/soft-close.rules.js';
import { drain, moveClock } from '../../src/jobs/testing/index.js';
import type { HttpAnswer } from '../support/app/http-app.js';
import { until } from '../support/app/until.js';
import { type MarketplaceApp, startMarketplace } from '../support/marketplace/app.js';
import { brokenInvariants } from '../support/marketplace/invariants.js';
import { anAuction, anOrder, auctionOf, bid, BIDDING, closeNow, offersOf, vendors } from './support/bidding.js';

const HOUR_MS = 3_600_000;
const SOFT_CLOSE_SECONDS = 1;

interface BidRow extends Record<string, unknown> {
  readonly id: string;
  readonly vendorId: string;
  readonly price: number;
  readonly status: string;
  readonly bidAt: Date;
}

describe('many bids at once', () => {
  let market: MarketplaceApp;
  beforeAll(async () => {
    market = await startMarketplace('postgres', [], {
      SOFT_CLOSE_SECONDS: String(SOFT_CLOSE_SECONDS),
    });
  });
  afterEach(async () => {
    await moveClock(market.database, 0);
    expect(await brokenInvariants(market.database)).toEqual([]);
  });
  afterAll(() => market?.close());

  const bidsOf = (auction: { id: string }) =>
    market.database.query<BidRow>(
      `select id, vendor_id as "vendorId", price::float8 as price, status, bid_at as "bidAt" from haat.bids
       where auction_id = $1 order by bid_at, id`,
      [auction.id],
    );

  const accepted = (answers: readonly HttpAnswer[]) =>
    answers.filter(({ status }) => status === 201).map(({ body }) => body.data.id as string);

  const refusals = (answers: readonly HttpAnswer[]) =>
    answers.filter(({ status }) => status !== 201).map(({ status, body }) => [status, body.error.code]);

  it('are taken until the end passes, and none after it', async () => {
    const auction = await anAuction(market, await anOrder(market));
    const bidders = await vendors(market, 50);
    let taken = 0;
    const answers = await Promise.all(
      bidders.map(async (vendor, index) => {
        const answered = await bid(market, auction, vendor, 900 - index);
        taken += 1;
        if (taken === 10) await moveClock(market.database, HOUR_MS);
        return answered;
      }),
    );
    const late = await Promise.all(bidders.map((vendor) => bid(market, auction, vendor, 1)));
    expect(refusals(late)).toEqual(bidders.map(() => [409, 'auction_closed']));
    for (const refusal of refusals(answers)) expect(refusal).toEqual([409, 'auction_closed']);
    const recorded = await bidsOf(auction);
    expect(recorded.map(({ id }) => id).toSorted()).toEqual(accepted(answers).toSorted());
    expect(recorded.length).toBeGreaterThanOrEqual(10);
    for (const { bidAt } of recorded) expect(bidAt.getTime()).toBeLessThan(Date.parse(auction.closesAt));
    await drain(market.app.context, BIDDING);
    expect(await auctionOf(market, auction)).toMatchObject({
      status: 'awarding',
      bidCount: recorded.length,
    });
  });

  it('are late when the end passes while they wait for their turn', async () => {
    const bidders = await vendors(market, 5);
    // By the real clock: one that is moved is not seen in the middle of a transaction.
    const auction = await anAuction(market, await anOrder(market), {
      closesInSeconds: 2,
    });
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    const holding = market.database.transaction(async (tx) => {
      await tx.query('select 1 from haat.auctions where id = $1 for update', [auction.id]);
      await held;
    });
    const answering = Promise.all(bidders.map((vendor) => bid(market, auction, vendor, 500)));
    await until('the bids to wait, and the end to pass', async () => {
      const [row] = await market.database.query<{
        waiting: number;
        isOver: boolean;
      }>(
        `select haat.haat_now() >= $1::timestamptz as "isOver", count(*)::int as waiting from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock'`,
        [auction.closesAt],
      );
      return row?.isOver && row.waiting >= bidders.length;
    });
    letGo();
    await holding;
    expect(refusals(await answering)).toEqual(bidders.map(() => [409, 'auction_closed']));
    expect(await bidsOf(auction)).toEqual([]);
  });

  it('put off the end exactly as the rule says, five times at most, until it comes', async () => {
    const auction = await anAuction(market, await anOrder(market), {
      closesInSeconds: 2,
    });
    const bidders = await vendors(market, 8);
    let cents = 90_000;
    const answers: HttpAnswer[] = [];
    const keepBidding = async (vendor: { id: string }): Promise<void> => {
      for (;;) {
        cents -= 1;
        const answered = await bid(market, auction, vendor, cents / 100);
        answers.push(answered);
        if (answered.body.error?.code === 'auction_closed') return;
      }
    };
    await Promise.all(bidders.map(keepBidding));
    const ended = await market.database.query<{
      closesAt: Date;
      extensions: number;
    }>(`select closes_at as "closesAt", extensions from haat.auctions where id = $1`, [auction.id]);
    let closing = { closesAt: new Date(auction.closesAt), extensions: 0 };
    let best = Number.POSITIVE_INFINITY;
    const recorded = await bidsOf(auction);
    for (const { price: bidPrice, bidAt } of recorded) {
      expect(bidAt.getTime()).toBeLessThan(closing.closesAt.getTime());
      closing = softClose(closing, { at: bidAt, isBest: bidPrice < best }, SOFT_CLOSE_SECONDS);
      best = Math.min(best, bidPrice);
    }
    expect(ended).toEqual([closing]);
    expect(closing.extensions).toBe(5);
    expect(recorded.map(({ id }) => id).toSorted()).toEqual(accepted(answers).toSorted());
  });

  it('of one vendor leave one of them live', async () => {
    const auction = await anAuction(market, await anOrder(market));
    const [vendor] = await vendors(market, 1);
    if (!vendor) throw new Error('There is one vendor.');
    const prices = Array.from({ length: 20 }, (_, index) => 500 - index);
    const answers = await Promise.all(prices.map((price) => bid(market, auction, vendor, price)));
    for (const refusal of refusals(answers)) expect(refusal).toEqual([409, 'bid_not_lower']);
    const recorded = await bidsOf(auction);
    expect(recorded).toHaveLength(accepted(answers).length);
    expect(recorded.filter(({ status }) => status === 'live').map(({ price }) => price)).toEqual([481]);
  });

  it('of equal price from one vendor are one bid', async () => {
    const auction = await anAuction(market, await anOrder(market));
    const [vendor] = await vendors(market, 1);
    if (!vendor) throw new Error('There is one vendor.');
    const answers = await Promise.all(Array.from({ length: 10 }, () => bid(market, auction, vendor, 500)));
    expect(accepted(answers)).toHaveLength(1);
    expect(await bidsOf(auction)).toHaveLength(1);
  });

  it('either count at the close or are refused', async () => {
    const auction = await anAuction(market, await anOrder(market));
    const bidders = await vendors(market, 30);
    const [answers, closes] = await Promise.all([
      Promise.all(bidders.map((vendor, index) => bid(market, auction, vendor, 900 - index))),
      Promise.all([1, 2, 3].map(() => closeNow(market, auction))),
    ]);
    const counts = closes.map(({ status }) => status).toSorted();
    expect(counts).toEqual([200, 409, 409]);
    const ended = await auctionOf(market, auction);
    const ranked = ended.bids.filter(({ rank }: { rank: number | null }) => rank !== null);
    expect(ranked.map(({ id }: { id: string }) => id).toSorted()).toEqual(accepted(answers).toSorted());
    for (const refusal of refusals(answers)) expect(refusal).toEqual([409, 'auction_closed']);
    await drain(market.app.context, BIDDING);
    expect((await offersOf(market, auction)).length).toBe(ranked.length > 0 ? 1 : 0);
  });
});
