import { ExpiryRepository } from '../../src/domains/orders/expiry/expiry.repository.js';
import { Expiry } from '../../src/domains/orders/expiry/expiry.service.js';
import { Jobs } from '../../src/jobs/index.js';
import { aMarketplace, type MarketplaceApp, startMarketplace } from '../support/marketplace/index.js';

const OVERDUE = `
  insert into haat.orders (id, number, retailer_id, payment_terms, status, total, placed_by, placed_at, expires_at, updated_at)
  select gen_random_uuid(), 'SWEPT-' || n, $1, 'cash', 'placed', 1, 'test', haat.haat_now(), haat.haat_now(), haat.haat_now()
  from generate_series(1, 1200) as n`;

describe('the sweep of 1,200 overdue orders', () => {
  let market: MarketplaceApp;

  beforeAll(async () => {
    // What the sweep enqueues is not run: it is counted.
    market = await startMarketplace('postgres', [], { WORKER_QUEUES: 'maintenance' });
    const { retailerId } = await aMarketplace(market.database);
    await market.database.query(OVERDUE, [retailerId]);
  });
  afterAll(() => market?.close());

  const sweep = () => market.app.context.get(Expiry).sweep(new AbortController().signal);

  it('takes a statement a batch to find them and one to enqueue them, and none for each', async () => {
    const read = jest.spyOn(market.app.context.get(ExpiryRepository), 'overdue');
    const enqueue = jest.spyOn(market.app.context.get(Jobs), 'enqueueAll');
    expect(await sweep()).toEqual({ overdue: 1200, enqueued: 1200 });
    expect([read.mock.calls.length, enqueue.mock.calls.length]).toEqual([3, 3]);
    read.mockRestore();
    enqueue.mockRestore();
  });

  it('enqueues nothing a second time', async () => {
    expect(await sweep()).toEqual({ overdue: 1200, enqueued: 0 });
  });
});
