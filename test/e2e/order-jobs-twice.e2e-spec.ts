import { AssignVendor } from '../../src/domains/orders/sourcing/assign-vendor.job.js';
import { RouteOrder } from '../../src/domains/orders/sourcing/route-order.job.js';
import { OfferNextVendor } from '../../src/domains/orders/sourcing/vendor-fallback.job.js';
import { hours, Jobs } from '../../src/jobs/index.js';
import { runTwice } from '../../src/jobs/testing/index.js';
import { type MarketplaceApp, startMarketplace } from '../support/marketplace/index.js';
import { brokenInvariants } from '../support/marketplace/invariants.js';
import { aSupply, offersOf, type Supply, tenInCash, untilOrder } from '../support/marketplace/sourcing.js';

/** Each job that looks for a vendor, as another one of the same order would be. */
const SEARCHES: Readonly<Record<string, (orderId: string, supply: Supply) => object>> = {
  'route-order': (orderId) => new RouteOrder({ orderId }),
  'route-order to a chosen vendor': (orderId, { vendors }) =>
    new RouteOrder({ orderId, chosen: { vendorId: vendors[1]?.id ?? '', reason: 'nearer', actor: 'test' } }),
  'offer-next-vendor': (orderId) => new OfferNextVendor({ orderId }),
  'assign-vendor': (orderId, { vendors }) =>
    new AssignVendor({ orderId, vendorId: vendors[1]?.id ?? '', reason: 'agreed', actor: 'test' }),
};

describe('a search for a vendor', () => {
  let market: MarketplaceApp;
  let supply: Supply;
  let orderId: string;

  beforeAll(async () => {
    market = await startMarketplace('postgres', []);
    supply = await aSupply(market.database, 'TW-', 3);
  });
  beforeEach(async () => {
    const placed = await market.as('client').post('/orders', tenInCash(supply));
    orderId = placed.body.data.id;
    await confirmedOnly();
  });
  afterEach(async () => {
    expect(await brokenInvariants(market.database)).toEqual([]);
  });
  afterAll(() => market?.close());

  /** The order is confirmed, and the routing that follows is cancelled: the jobs of the test look for its vendor, and no others. */
  const confirmedOnly = async () => {
    const operator = market.as('operator');
    await operator.post('/queue/pause/order-routing', { reason: 'delivered by hand' });
    await market.as('client').post(`/orders/${orderId}/confirm`);
    await untilOrder(market.database, orderId, 'confirmed');
    const { body } = await operator.get(`/jobs?queue=order-routing&key=${orderId}`);
    for (const { id } of body.data.items) await operator.post(`/jobs/${id}/cancel`);
    await operator.post('/queue/resume/order-routing', { reason: 'the rest is delivered by hand' });
  };

  const enqueue = async (payload: object) =>
    (await market.app.context.get(Jobs).enqueue(undefined, payload, { delay: hours(1) })).jobId;

  const live = async () =>
    (await offersOf(market.database, orderId)).filter(({ status }) => status === 'open' || status === 'accepted');

  it.each(Object.entries(SEARCHES))('%s that is delivered twice at once is done once', async (_, search) => {
    const outcomes = await runTwice(market.app.context, await enqueue(search(orderId, supply)));
    expect(outcomes.toSorted()).toEqual(['completed', 'stale']);
    expect(await live()).toHaveLength(1);
    expect(await offersOf(market.database, orderId)).toHaveLength(1);
  });

  it.each(Object.entries(SEARCHES))('%s beside every other one leaves one offer', async (_, search) => {
    const others = Object.values(SEARCHES).map((other) => other(orderId, supply));
    const jobs = await Promise.all([search(orderId, supply), ...others].map(enqueue));
    const outcomes = await Promise.all(jobs.map((jobId) => runTwice(market.app.context, jobId)));
    expect(outcomes.map((each) => each.toSorted())).toEqual(jobs.map(() => ['completed', 'stale']));
    expect(await live()).toHaveLength(1);
  });
});
