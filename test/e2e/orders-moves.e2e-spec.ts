import { OrderEvents } from '../../src/domains/orders/index.js';
import { OrderMoves } from '../../src/domains/orders/order-moves.service.js';
import { OrdersRepository } from '../../src/domains/orders/orders.repository.js';
import { Jobs, hours } from '../../src/jobs/index.js';
import { runTwice } from '../../src/jobs/testing/index.js';
import { variablesOf } from '../support/app/backends.js';
import { type HttpApp, startHttpApp } from '../support/app/http-app.js';
import { balancesOf } from '../support/marketplace/credit.js';
import { aMarketplace, broughtTo, type Marketplace, placed, stockOf } from '../support/marketplace/index.js';
import { brokenInvariants } from '../support/marketplace/invariants.js';

let app: HttpApp;
let marketplace: Marketplace;

beforeAll(async () => {
  const variables = await variablesOf('postgres');
  app = await startHttpApp({ ...variables, QUEUE_ORDER_PROCESSING_RATE_MAX: '10000', RATE_LIMIT_PER_MINUTE: '0' });
  await app.call('POST', '/api/v1/queue/pause/order-routing', { body: { reason: 'found by hand' } });
});
afterAll(() => app?.close());
beforeEach(async () => {
  marketplace = await aMarketplace(app.database);
});
afterEach(async () => {
  expect(await brokenInvariants(app.database)).toEqual([]);
});

const brought = async (to: Parameters<typeof broughtTo>[2]) =>
  broughtTo(app, await placed(app, marketplace), to, marketplace);
const request = (id: string, action: string, body: object = {}) =>
  app.call('POST', `/api/v1/orders/${id}/${action}`, { body });
const ended = async (answers: Awaited<ReturnType<typeof request>>[]) => {
  const jobs = answers.filter(({ status }) => status === 202).map(({ body }) => body.data.jobId);
  return Promise.all(jobs.map(async (jobId: string) => (await app.untilState(jobId, 'completed')).result));
};
const timelineOf = async (id: string): Promise<string[]> =>
  (await app.call('GET', `/api/v1/orders/${id}`)).body.data.timeline.map(({ to }: { to: string }) => to);
const stock = () => stockOf(app.database, marketplace.vendor, marketplace.product);
const reserved = async () => (await balancesOf(app.database, marketplace.retailerId))?.reserved;
const jobsOf = async (id: string, name: string) =>
  app.database.query<{ id: string }>(`select id from haat.jobs where name = $2 and keys @> array[$1::text]`, [
    id,
    name,
  ]);

describe('moves that come at once', () => {
  it('cancel an order once, however often it is asked for', async () => {
    const id = await brought('packing');
    const results = await ended(await Promise.all(Array.from({ length: 20 }, () => request(id, 'cancel'))));
    expect(results.filter((result) => !Object.hasOwn(result as object, 'refused'))).toEqual([
      { from: 'packing', to: 'cancelled' },
    ]);
    expect((await timelineOf(id)).filter((to) => to === 'cancelled')).toHaveLength(1);
    expect([await stock(), await reserved()]).toEqual([{ stock: 100, reserved: 0 }, '0.00']);
  });

  it('either cancel or dispatch an order', async () => {
    const ids = await Promise.all(Array.from({ length: 5 }, () => brought('packing')));
    for (const id of ids) {
      await ended(await Promise.all([request(id, 'cancel'), request(id, 'status', { status: 'dispatched' })]));
    }
    const ends = await Promise.all(ids.map(async (id) => (await timelineOf(id)).at(-1)));
    const dispatched = ends.filter((end) => end === 'dispatched').length;
    expect(ends.every((end) => end === 'dispatched' || end === 'cancelled')).toBe(true);
    expect(await stock()).toEqual({ stock: 100 - 10 * dispatched, reserved: 0 });
    expect(await reserved()).toBe(`${dispatched * 1000}.00`.replace(/^0\.00$/, '0.00'));
  });

  it('either cancel an order or let it expire', async () => {
    const id = await brought('offered');
    await app.database.query('update haat.orders set expires_at = haat.haat_now() where id = $1', [id]);
    const [deadline] = await jobsOf(id, 'expire-order');
    if (!deadline) throw new Error('The order has no deadline.');
    const [cancelled] = await Promise.all([request(id, 'cancel'), runTwice(app.context, deadline.id)]);
    await ended([cancelled]);
    await app.untilState(deadline.id, 'completed');
    const timeline = await timelineOf(id);
    expect(timeline).toHaveLength(4);
    expect(['cancelled', 'expired']).toContain(timeline.at(-1));
    expect(await reserved()).toBe('0.00');
  });

  it('decide in the database: 50 transactions that want different ends of one order', async () => {
    const id = await brought('accepted');
    const [moves, orders] = [app.context.get(OrderMoves), app.context.get(OrdersRepository)];
    const move = (to: 'packing' | 'cancelled') =>
      app.database.transaction(async (tx) => moves.move(tx, await orders.lock(tx, id), to, { actor: 'test' }));
    const tries = await Promise.allSettled(
      Array.from({ length: 50 }, (_, index) => move(index % 2 === 0 ? 'packing' : 'cancelled')),
    );
    const refusals = tries.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
    expect(new Set(refusals)).toEqual(new Set(['illegal_move']));
    expect((await timelineOf(id)).at(-1)).toBe('cancelled');
    expect([await stock(), await reserved()]).toEqual([{ stock: 100, reserved: 0 }, '0.00']);
  });
});

describe('a job that is run twice at the same moment', () => {
  it.each([
    ['confirm', {}, 'placed', 'confirmed'],
    ['status', { status: 'packing' }, 'accepted', 'packing'],
    ['status', { status: 'dispatched' }, 'packing', 'dispatched'],
    ['status', { status: 'delivered' }, 'dispatched', 'delivered'],
    ['complete', {}, 'delivered', 'completed'],
    ['cancel', {}, 'packing', 'cancelled'],
  ] as const)('makes its move once: %s %j', async (action, body, from, to) => {
    const id = from === 'placed' ? await placed(app, marketplace) : await brought(from);
    const { body: accepted } = await request(id, action, { ...body, options: { delay: hours(1) } });
    const { jobId } = accepted.data;
    expect((await runTwice(app.context, jobId)).toSorted()).toEqual(['completed', 'stale']);
    expect((await app.untilState(jobId, 'completed')).result).toEqual({ from, to });
    const timeline = await timelineOf(id);
    expect([timeline.at(-1), timeline.filter((status) => status === to)]).toEqual([to, [to]]);
    const invoices = await app.database.query('select from haat.invoices where order_id = $1', [id]);
    expect(invoices).toHaveLength(to === 'delivered' || to === 'completed' ? 1 : 0);
  });

  it('completes without a retry when the order has moved elsewhere', async () => {
    const id = await placed(app, marketplace);
    const late = await request(id, 'confirm', { options: { delay: hours(1) } });
    await ended([await request(id, 'cancel')]);
    await runTwice(app.context, late.body.data.jobId);
    const job = await app.untilState(late.body.data.jobId, 'completed');
    expect(job.result).toEqual({ refused: 'illegal_move', from: 'cancelled', to: 'confirmed' });
    expect(job.attempt).toBe(0);
  });

  it('names in the timeline the job, and the program when nobody asked', async () => {
    const id = await placed(app, marketplace);
    const job = { queue: 'order-processing', name: 'CONFIRM', payload: { orderId: id } };
    const { body } = await app.call('POST', '/api/v1/jobs', { body: job });
    await app.untilState(body.data.jobId, 'completed');
    const { data } = (await app.call('GET', `/api/v1/orders/${id}`)).body;
    expect(data.timeline.at(-1)).toMatchObject({ actor: 'order-processing', jobId: body.data.jobId });
  });
});

describe('a move, its event, its messages and its jobs are one commit', () => {
  const traces = async (id: string) => {
    const [row] = await app.database.query(
      `select o.status, (select count(*)::int from haat.order_events where order_id = o.id) as events,
        (select count(*)::int from haat.jobs where keys @> array[o.number]) as jobs
       from haat.orders o where o.id = $1`,
      [id],
    );
    return row;
  };
  const move = (id: string, to: 'confirmed' | 'cancelled') =>
    app.database.transaction(async (tx) => {
      const order = await app.context.get(OrdersRepository).lock(tx, id);
      return app.context.get(OrderMoves).move(tx, order, to, { actor: 'test' });
    });

  it.each(['enqueue', 'publish'] as const)('of which nothing is kept when it fails to %s', async (what) => {
    const id = await placed(app, marketplace);
    const before = await traces(id);
    const broken =
      what === 'enqueue'
        ? jest.spyOn(app.context.get(Jobs), 'enqueue')
        : jest.spyOn(app.context.get(OrderEvents), 'publish');
    broken.mockRejectedValue(new Error('broken on purpose'));
    await expect(move(id, 'confirmed')).rejects.toThrow('broken on purpose');
    broken.mockRestore();
    expect(await traces(id)).toEqual(before);

    await move(id, 'confirmed');
    expect(await traces(id)).toEqual({ status: 'confirmed', events: 2, jobs: Number(before?.['jobs']) + 2 });
  });

  it('nor of a placing whose deadline cannot be recorded', async () => {
    const count = async () => app.database.query('select count(*)::int from haat.orders');
    const before = [await count(), await reserved()];
    const broken = jest.spyOn(app.context.get(Jobs), 'enqueue').mockRejectedValue(new Error('broken on purpose'));
    await expect(placed(app, marketplace)).rejects.toThrow('internal');
    broken.mockRestore();
    expect([await count(), await reserved()]).toEqual(before);
  });

  it('refuses a second move of an order that was locked before the first', async () => {
    const id = await placed(app, marketplace);
    const before = await traces(id);
    const twice = app.database.transaction(async (tx) => {
      const order = await app.context.get(OrdersRepository).lock(tx, id);
      await app.context.get(OrderMoves).move(tx, order, 'confirmed', { actor: 'test' });
      await app.context.get(OrderMoves).move(tx, order, 'cancelled', { actor: 'test' });
    });
    await expect(twice).rejects.toThrow('is not placed any more');
    expect(await traces(id)).toEqual(before);
  });
});
