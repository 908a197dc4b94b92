import { SweepOverdueOrders } from '../../src/domains/orders/expiry/expiry.jobs.js';
import { hours, Jobs, minutes } from '../../src/jobs/index.js';
import { drain, moveClock, runTwice } from '../../src/jobs/testing/index.js';
import { variablesOf } from '../support/app/backends.js';
import { type HttpApp, startHttpApp } from '../support/app/http-app.js';
import { balancesOf } from '../support/marketplace/credit.js';
import { aMarketplace, aVendor, broughtTo, inStock, type Marketplace, placed } from '../support/marketplace/index.js';
import { brokenInvariants } from '../support/marketplace/invariants.js';

let app: HttpApp;
let marketplace: Marketplace;

beforeAll(async () => {
  app = await startHttpApp(await variablesOf('postgres'));
  await app.call('POST', '/api/v1/queue/pause/order-routing', { body: { reason: 'found by hand' } });
});
afterAll(() => app?.close());
beforeEach(async () => {
  marketplace = await aMarketplace(app.database);
});
afterEach(async () => {
  await moveClock(app.database, 0);
  expect(await brokenInvariants(app.database)).toEqual([]);
});

const look = async (id: string) => (await app.call('GET', `/api/v1/orders/${id}`)).body.data;
const reserved = async () => (await balancesOf(app.database, marketplace.retailerId))?.reserved;
const deadlineOf = async (orderId: string): Promise<string> => {
  const [job] = await app.database.query<{ id: string }>(
    `select id from haat.jobs where name = 'expire-order' and keys @> array[$1::text] order by id desc limit 1`,
    [orderId],
  );
  if (!job) throw new Error('The order has no deadline.');
  return job.id;
};
const sweep = async () => {
  const { jobId } = await app.context.get(Jobs).enqueue(undefined, new SweepOverdueOrders({}));
  return (await app.untilState(jobId, 'completed')).result;
};

it('an order expires at its deadline by a job of its own, which was recorded with it', async () => {
  const id = await placed(app, marketplace);
  const { placedAt, expiresAt, number } = await look(id);
  expect(Date.parse(expiresAt) - Date.parse(placedAt)).toBe(hours(24));
  const jobId = await deadlineOf(id);
  await moveClock(app.database, hours(24) + minutes(1));
  await drain(app.context, 'order-expiry');
  expect((await app.untilState(jobId, 'completed')).result).toEqual({ expired: true });
  const order = await look(id);
  expect(order).toMatchObject({ number, status: 'expired', vendor: null });
  expect(order.timeline.at(-1)).toMatchObject({ actor: 'order-expiry', jobId, reason: 'not accepted in time' });
  expect(await reserved()).toBe('0.00');
});

it.each(['confirmed', 'offered'] as const)(
  'an order that is %s expires as well, and its offer is withdrawn',
  async (to) => {
    const id = await broughtTo(app, await placed(app, marketplace), to, marketplace);
    await app.database.query('update haat.orders set expires_at = haat.haat_now() where id = $1', [id]);
    const outcomes = await runTwice(app.context, await deadlineOf(id));
    expect(outcomes.toSorted()).toEqual(['completed', 'stale']);
    const { status, offers } = await look(id);
    expect([status, offers.map((offer: { status: string }) => offer.status)]).toEqual([
      'expired',
      to === 'offered' ? ['withdrawn'] : [],
    ]);
    expect(await reserved()).toBe('0.00');
  },
);

it('an order that a vendor has accepted does not expire', async () => {
  const id = await broughtTo(app, await placed(app, marketplace), 'accepted', marketplace);
  await app.database.query('update haat.orders set expires_at = haat.haat_now() where id = $1', [id]);
  const jobId = await deadlineOf(id);
  await runTwice(app.context, jobId);
  expect((await app.untilState(jobId, 'completed')).result).toEqual({ skipped: 'accepted' });
  expect((await look(id)).status).toBe('accepted');
});

it('an order that its vendor gives back after the deadline expires at once', async () => {
  const id = await broughtTo(app, await placed(app, marketplace), 'accepted', marketplace);
  const { offers } = await look(id);
  await inStock(app.database, await aVendor(app.database), marketplace.product);
  await app.database.query('update haat.orders set expires_at = haat.haat_now() where id = $1', [id]);
  await runTwice(app.context, await deadlineOf(id));
  const path = `/api/v1/orders/${id}/offers/${offers[0].id}/withdraw`;
  expect((await app.call('POST', path, { body: { vendorId: marketplace.vendor.id } })).status).toBe(200);
  await drain(app.context, 'vendor-fallback');
  const order = await look(id);
  expect(order.status).toBe('expired');
  expect(order.timeline.at(-1)).toMatchObject({ actor: 'vendor-fallback', reason: 'not accepted in time' });
  expect(await reserved()).toBe('0.00');
});

it('a job that comes too early comes again when the time is over, and spends no attempt', async () => {
  const id = await placed(app, marketplace);
  const jobId = await deadlineOf(id);
  expect((await runTwice(app.context, jobId)).toSorted()).toEqual(['later', 'stale']);
  expect((await look(id)).status).toBe('placed');
  expect(await app.untilState(jobId, 'pending')).toMatchObject({ attempt: 0 });
  await moveClock(app.database, hours(24) + minutes(1));
  await drain(app.context, 'order-expiry');
  expect((await look(id)).status).toBe('expired');
});

describe('the sweep', () => {
  it('enqueues the deadline of what is overdue and has no job, once', async () => {
    const overdue = [await placed(app, marketplace), await placed(app, marketplace)];
    const first = await placed(app, marketplace);
    await app.database.query(`update haat.orders set expires_at = haat.haat_now() where id = any($1)`, [overdue]);
    await app.database.query(
      `update haat.jobs set state = 'dead', dedup_open = false, finished_at = haat.haat_now()
       where name = 'expire-order' and keys && $1::text[]`,
      [overdue],
    );
    expect(await sweep()).toEqual({ overdue: 2, enqueued: 2 });
    await drain(app.context, 'order-expiry');
    for (const id of overdue) expect((await look(id)).status).toBe('expired');
    expect(await sweep()).toEqual({ overdue: 0, enqueued: 0 });
    expect((await look(first)).status).toBe('placed');
  });

  it('leaves the deadline to the job that waits for it', async () => {
    const id = await placed(app, marketplace);
    await app.database.query('update haat.orders set expires_at = haat.haat_now() where id = $1', [id]);
    expect(await sweep()).toEqual({ overdue: 1, enqueued: 0 });
    expect((await look(id)).status).toBe('placed');
  });

  it('finds what is overdue by the index that is made for it', async () => {
    const plan = await app.database.transaction(async (tx) => {
      await tx.query('set local enable_seqscan = off');
      return tx.query<{ 'QUERY PLAN': string }>(
        `explain select id from haat.orders where status in ('placed', 'confirmed', 'offered') and expires_at <= haat.haat_now()
         order by expires_at, id limit 500`,
      );
    });
    expect(plan.map((line) => line['QUERY PLAN']).join('\n')).toContain('orders_overdue');
  });

  it('runs every ten minutes', async () => {
    const { body } = await app.call('GET', '/api/v1/queue/schedules');
    expect(JSON.stringify(body.data)).toMatch(/sweep-overdue-orders/);
  });
});
