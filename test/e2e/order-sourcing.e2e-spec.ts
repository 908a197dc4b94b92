import { moveClock } from '../../src/jobs/testing/index.js';
import { minutes } from '../../src/jobs/index.js';
import { type Backend, BACKENDS } from '../support/app/backends.js';
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

/** A confirmed order that the vendors of the supply are asked for. */
async function confirmed(market: MarketplaceApp, supply: Pick<Supply, 'retailerId' | 'product'>): Promise<string> {
  const placed = await market.as('client').post('/orders', tenInCash(supply));
  expect(placed.status).toBe(201);
  const { id } = placed.body.data;
  expect((await market.as('client').post(`/orders/${id}/confirm`)).status).toBe(202);
  return id;
}

describe.each(BACKENDS)('the search for a vendor on %s', (backend: Backend) => {
  let market: MarketplaceApp;
  beforeAll(async () => {
    market = await startMarketplace(backend, ['vendor:A1', 'vendor:A2']);
  });
  afterEach(() => moveClock(market.database, 0));
  afterAll(() => market?.close());

  it('asks the best, then the next; who accepts may withdraw; after three the order is unfulfillable', async () => {
    const supply = await aSupply(market.database, 'A', 4);
    const id = await confirmed(market, supply);
    const answer = (who: 'vendor:A1' | 'vendor:A2', offerId: string, what: string, body = {}) =>
      market.as(who).post(`/orders/${id}/offers/${offerId}/${what}`, body);

    const first = await openOffer(market.database, id);
    expect([first.code, first.round]).toEqual(['A1', 1]);
    const messages = await market.as('operator').get('/messages?limit=200');
    const bodies = messages.body.data.items.map(({ body }: { body: string }) => body);
    expect(bodies).toContainEqual(
      expect.stringMatching(/^New order ORD-\d{4}-\d{6}: 1 product, NPR 810\.00\. Reply YES /),
    );

    const declined = await answer('vendor:A1', first.id, 'decline', { reason: 'no truck' });
    expect([declined.status, declined.body.data]).toEqual([
      200,
      expect.objectContaining({ status: 'declined', reason: 'no truck', answeredBy: 'the-vendor-A1', price: 810 }),
    ]);
    const second = await openOffer(market.database, id);
    expect([second.code, second.round]).toEqual(['A2', 2]);

    const accepted = await answer('vendor:A2', second.id, 'accept');
    expect(accepted.body.data).toMatchObject({ status: 'accepted', vendorId: second.vendorId });
    const [, a2] = supply.vendors;
    if (!a2) throw new Error('There is no second vendor.');
    expect(await stockOf(market.database, a2, supply.product)).toMatchObject({ reserved: 10 });
    expect(await statusOf(market.database, id)).toBe('accepted');

    expect((await answer('vendor:A2', second.id, 'withdraw')).status).toBe(200);
    expect(await stockOf(market.database, a2, supply.product)).toMatchObject({ reserved: 0 });
    const third = await openOffer(market.database, id);
    expect([third.code, third.round]).toEqual(['A3', 3]);

    await moveClock(market.database, minutes(121));
    await untilOrder(market.database, id, 'unfulfillable');
    await untilQuiet(market.database);
    expect((await offersOf(market.database, id)).map(({ status }) => status)).toEqual([
      'declined',
      'withdrawn',
      'timed_out',
    ]);
    expect(await brokenInvariants(market.database)).toEqual([]);

    const { body } = await market.as('client').get(`/orders/${id}`);
    expect(body.data.rankings.map(({ vendors }: { vendors: unknown[] }) => vendors.length)).toEqual([4, 3, 2]);
    expect(body.data.timeline.map(({ to, reason }: { to: string; reason: string }) => [to, reason])).toEqual([
      ['placed', null],
      ['confirmed', null],
      ['offered', null],
      ['confirmed', 'no truck'],
      ['offered', null],
      ['accepted', null],
      ['confirmed', 'the vendor withdrew'],
      ['offered', null],
      ['confirmed', 'the vendor did not answer in time'],
      ['unfulfillable', '3 vendors were asked'],
    ]);
  });
});
