import { hours, minutes } from '../../src/jobs/index.js';
import { moveClock, runTwice } from '../../src/jobs/testing/index.js';
import { OfferTimeouts } from '../../src/domains/orders/sourcing/offer-timeouts.service.js';
import { Routing } from '../../src/domains/orders/sourcing/routing.service.js';
import { Expiry } from '../../src/domains/orders/expiry/expiry.service.js';
import { OrderMoves } from '../../src/domains/orders/order-moves.service.js';
import { OrdersRepository } from '../../src/domains/orders/orders.repository.js';
import { brokenInvariants } from '../support/marketplace/invariants.js';
import { type MarketplaceApp, startMarketplace, stockOf } from '../support/marketplace/index.js';
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

const MOVER = { actor: 'test' };

describe('many at once', () => {
  let market: MarketplaceApp;
  let supply: Supply;
  let made = 0;

  beforeAll(async () => {
    market = await startMarketplace('postgres', [], { RATE_LIMIT_PER_MINUTE: '0' });
  });
  beforeEach(async () => {
    supply = await aSupply(market.database, `W${(made += 1)}-`, 3);
  });
  afterEach(async () => {
    await moveClock(market.database, 0);
    await untilQuiet(market.database);
    expect(await brokenInvariants(market.database)).toEqual([]);
  });
  afterAll(() => market?.close());

  const placedOrder = async (): Promise<string> =>
    (await market.as('client').post('/orders', tenInCash(supply))).body.data.id;

  const offered = async () => {
    const orderId = await placedOrder();
    await market.as('client').post(`/orders/${orderId}/confirm`);
    return { orderId, offer: await openOffer(market.database, orderId) };
  };

  const answer = (orderId: string, offer: { id: string; vendorId: string }, what: string) =>
    market.as('client').post(`/orders/${orderId}/offers/${offer.id}/${what}`, { vendorId: offer.vendorId });

  const inTransaction = <T>(work: Parameters<typeof market.database.transaction<T>>[0]) =>
    market.database.transaction(work);

  const held = async (): Promise<number> => {
    const stocks = await Promise.all(supply.vendors.map((vendor) => stockOf(market.database, vendor, supply.product)));
    return stocks.reduce((sum, stock) => sum + (stock?.reserved ?? 0), 0);
  };

  it('50 acceptances of one offer accept it once and hold its stock once', async () => {
    const { orderId, offer } = await offered();
    const answers = await Promise.all(Array.from({ length: 50 }, () => answer(orderId, offer, 'accept')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const events = await market.database.query(
      `select 1 from haat.order_events where order_id = $1 and to_status = 'accepted'`,
      [orderId],
    );
    expect(events).toHaveLength(1);
    expect(await held()).toBe(10);
  });

  it('25 acceptances against 25 refusals: whoever is first decides', async () => {
    const { orderId, offer } = await offered();
    const whats = Array.from({ length: 50 }, (_, n) => (n % 2 === 0 ? 'accept' : 'decline'));
    const answers = await Promise.all(whats.map((what) => answer(orderId, offer, what)));
    const won = new Set(answers.flatMap(({ status }, n) => (status === 200 ? [whats[n]] : [])));
    expect(won.size).toBe(1);
    const refusals = answers.filter(({ status }) => status !== 200);
    const code = won.has('accept') ? 'offer_accepted' : 'offer_declined';
    expect(new Set(refusals.map(({ status, body }) => `${status} ${body.error.code}`))).toEqual(
      new Set([`409 ${code}`]),
    );
    await untilQuiet(market.database);
    expect(await held()).toBe(won.has('accept') ? 10 : 0);
  });

  it('an answer, the time-out, the expiry and a cancellation at once end in one consistent state', async () => {
    const endings = new Set<string | undefined>();
    for (let round = 0; round < 12; round++) {
      const { orderId, offer } = await offered();
      // In some rounds the deadline is over, and in some the order's too: what may win differs.
      await moveClock(market.database, [0, minutes(121), hours(25)][round % 3] ?? 0);
      const context = market.app.context;
      const cancel = () =>
        inTransaction(async (tx) => {
          const order = await context.get(OrdersRepository).lock(tx, orderId);
          await context.get(OrderMoves).move(tx, order, 'cancelled', MOVER);
        });
      const rivals = [
        () => answer(orderId, offer, 'accept'),
        () => inTransaction((tx) => context.get(OfferTimeouts).timeOut(tx, offer.id, MOVER)),
        () => inTransaction((tx) => context.get(Expiry).expire(tx, orderId, '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11')),
        ...(round % 2 === 0 ? [cancel] : []),
      ];
      const inTurn = rivals.map((_, n) => rivals[(n + round) % rivals.length]).flatMap((rival) => rival ?? []);
      await Promise.allSettled(inTurn.map((rival) => rival()));
      await untilQuiet(market.database);
      const status = await statusOf(market.database, orderId);
      endings.add(status);
      expect(await brokenInvariants(market.database)).toEqual([]);
      expect(await held()).toBe(status === 'accepted' ? 10 : 0);
      await moveClock(market.database, 0);
      supply = await aSupply(market.database, `W${(made += 1)}-`, 3);
    }
    expect(endings.size).toBeGreaterThan(1);
  }, 120_000);

  it('never accept what is overdue by however little', async () => {
    for (const lateMs of [0, 1, 50, 1000, 86_400_000]) {
      const { orderId, offer } = await offered();
      const [row] = await market.database.query<{ ms: number }>(
        `select ceil(extract(epoch from respond_by - clock_timestamp()) * 1000)::float8 as ms from haat.offers where id = $1`,
        [offer.id],
      );
      await market
        .as('operator')
        .post('/queue/pause/wholesaler-confirmation-timeout', { reason: 'the vendor is faster' });
      await moveClock(market.database, Math.ceil(row?.ms ?? 0) + lateMs);
      const answers = await Promise.all([1, 2, 3].map(() => answer(orderId, offer, 'accept')));
      expect(answers.map(({ status, body }) => [status, body.error?.code])).toEqual(
        answers.map(() => [409, 'offer_expired']),
      );
      await market.as('operator').post('/queue/resume/wholesaler-confirmation-timeout', { reason: 'the test is over' });
      await moveClock(market.database, 0);
    }
  }, 60_000);

  it('routing 20 times at once makes one offer', async () => {
    await market.as('operator').post('/queue/pause/order-routing', { reason: 'routed by hand' });
    const orderId = await placedOrder();
    await market.as('client').post(`/orders/${orderId}/confirm`);
    await untilOrder(market.database, orderId, 'confirmed');
    const routing = market.app.context.get(Routing);
    const results = await Promise.all(
      Array.from({ length: 20 }, () => inTransaction((tx) => routing.route(tx, orderId, MOVER))),
    );
    expect(results.filter((result) => 'offered' in result)).toHaveLength(1);
    expect(results.filter((result) => 'skipped' in result && result.skipped === 'offered')).toHaveLength(19);
    await market.as('operator').post('/queue/resume/order-routing', { reason: 'the test is over' });
    await untilQuiet(market.database);
    expect(await offersOf(market.database, orderId)).toHaveLength(1);
  });

  it('a time-out that is delivered twice loses one offer and asks one vendor', async () => {
    const { orderId, offer } = await offered();
    const [job] = await market.database.query<{ id: string }>(
      `select id from haat.jobs where name = 'time-out-offer' and dedup_key = $1`,
      [offer.id],
    );
    await moveClock(market.database, minutes(121));
    const outcomes = await runTwice(market.app.context, job?.id ?? '');
    expect(outcomes.filter((outcome) => outcome === 'completed').length).toBeLessThanOrEqual(1);
    await openOffer(market.database, orderId);
    await untilQuiet(market.database);
    expect((await offersOf(market.database, orderId)).map(({ round, status }) => [round, status])).toEqual([
      [1, 'timed_out'],
      [2, 'open'],
    ]);
  });
});
