import { OfferTimeouts } from '../../src/domains/orders/sourcing/offer-timeouts.service.js';
import { Jobs } from '../../src/jobs/index.js';
import { type MarketplaceApp, startMarketplace } from '../support/marketplace/index.js';
import { aSupply, type Supply } from '../support/marketplace/sourcing.js';

const OVERDUE = `
  with made as (
    insert into haat.orders (id, number, retailer_id, payment_terms, status, total, placed_by, placed_at, expires_at, updated_at)
    select gen_random_uuid(), 'SWEPT-' || n, $1, 'cash', 'offered', 1000, 'test', clock.now, clock.now + interval '1 day', clock.now
    from generate_series(1, 1500) as n cross join (select haat.haat_now() as now) as clock returning id
  )
  insert into haat.offers (id, order_id, vendor_id, round, price, status, offered_at, respond_by)
  select gen_random_uuid(), id, $2, 1, 900, 'open', haat.haat_now() - interval '3 hours', haat.haat_now() - interval '1 hour'
  from made`;

describe('the sweep of 1,500 overdue offers', () => {
  let market: MarketplaceApp;
  let supply: Supply;

  beforeAll(async () => {
    // What the sweep enqueues is not run: it is counted.
    market = await startMarketplace('postgres', [], { WORKER_QUEUES: 'maintenance' });
    supply = await aSupply(market.database, 'SW-', 1);
    await market.database.query(OVERDUE, [supply.retailerId, supply.vendors[0]?.id]);
  });
  afterAll(() => market?.close());

  const sweep = () => market.app.context.get(OfferTimeouts).sweep(new AbortController().signal);

  it('takes a statement a batch to find them and one to enqueue them, and none for each', async () => {
    const query = jest.spyOn(market.database, 'query');
    const enqueue = jest.spyOn(market.app.context.get(Jobs), 'enqueueAll');
    expect(await sweep()).toEqual({ overdue: 1500, enqueued: 1500 });
    const reads = query.mock.calls.filter(([text]) => text.includes('haat.offers'));
    // Three full batches, and the empty one that ends it.
    expect([reads.length, enqueue.mock.calls.length]).toEqual([4, 4]);
    query.mockRestore();
    enqueue.mockRestore();
  });

  it('enqueues nothing a second time', async () => {
    expect(await sweep()).toEqual({ overdue: 1500, enqueued: 0 });
  });
});
