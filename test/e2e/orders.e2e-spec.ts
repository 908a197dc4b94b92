import { brokenInvariants } from '../support/marketplace/invariants.js';
import { aMarketplace, broughtTo, type Marketplace, placed, stockOf, tenOf } from '../support/marketplace/index.js';
import { balancesOf } from '../support/marketplace/credit.js';
import { type Backend, BACKENDS, variablesOf } from '../support/app/backends.js';
import { type HttpApp, startHttpApp } from '../support/app/http-app.js';

describe.each(BACKENDS)('an order on %s', (backend: Backend) => {
  let app: HttpApp;
  let marketplace: Marketplace;

  beforeAll(async () => {
    app = await startHttpApp(await variablesOf(backend));
    marketplace = await aMarketplace(app.database);
    // The vendor is found by hand here, so that each step can be looked at.
    await app.call('POST', '/api/v1/queue/pause/order-routing', { body: { reason: 'found by hand' } });
  });
  afterAll(() => app?.close());

  const act = async (id: string, action: string, body: object = {}) => {
    const accepted = await app.call('POST', `/api/v1/orders/${id}/${action}`, { body });
    expect([accepted.status, accepted.body.data?.queue]).toEqual([202, 'order-processing']);
    expect(accepted.headers.get('location')).toBe(`/api/v1/jobs/${accepted.body.data.jobId}`);
    return app.untilState(accepted.body.data.jobId, 'completed');
  };
  const look = async (id: string) => (await app.call('GET', `/api/v1/orders/${id}`)).body.data;

  it('goes its whole way, from its placing to its end', async () => {
    const answer = await app.call('POST', '/api/v1/orders', { body: { ...tenOf(marketplace), reference: 'monday' } });
    expect(answer.status).toBe(201);
    const { id, number } = answer.body.data;
    expect(answer.headers.get('location')).toBe(`/api/v1/orders/${id}`);
    expect(answer.body.data).toMatchObject({
      number: expect.stringMatching(/^ORD-\d{4}-\d{6}$/),
      reference: 'monday',
      status: 'placed',
      paymentTerms: 'credit',
      total: 1000,
      retailer: { id: marketplace.retailerId },
      vendor: null,
      items: [{ line: 1, productId: marketplace.product.id, quantity: 10, unitPrice: 100, amount: 1000 }],
      timeline: [{ from: null, to: 'placed', actor: 'local', reason: null, jobId: null }],
      offers: [],
      rankings: [],
    });
    expect(await balancesOf(app.database, marketplace.retailerId)).toMatchObject({ reserved: '1000.00' });

    const confirmed = await act(id, 'confirm');
    expect(confirmed.result).toEqual({ from: 'placed', to: 'confirmed' });
    const routing = await app.call('GET', `/api/v1/jobs?queue=order-routing&key=${number}`);
    expect(routing.body.data.items).toHaveLength(1);

    await broughtTo(app, id, 'accepted', marketplace);
    expect(await stockOf(app.database, marketplace.vendor, marketplace.product)).toEqual({ stock: 100, reserved: 10 });
    for (const status of ['packing', 'dispatched', 'delivered']) await act(id, 'status', { status });
    expect(await stockOf(app.database, marketplace.vendor, marketplace.product)).toEqual({ stock: 90, reserved: 0 });
    expect(await balancesOf(app.database, marketplace.retailerId)).toMatchObject({
      reserved: '0.00',
      outstanding: '1000.00',
    });
    await act(id, 'complete');

    const order = await look(id);
    expect(order).toMatchObject({ status: 'completed', vendor: { code: marketplace.vendor.code } });
    expect(order.timeline.map(({ to }: { to: string }) => to)).toEqual([
      'placed',
      'confirmed',
      'offered',
      'accepted',
      'packing',
      'dispatched',
      'delivered',
      'completed',
    ]);
    expect(order.timeline.at(-1)).toMatchObject({ actor: 'local', jobId: expect.any(String) });
    expect(order.offers).toMatchObject([{ status: 'accepted', price: 900, vendor: { id: marketplace.vendor.id } }]);
    expect(await brokenInvariants(app.database)).toEqual([]);
  });

  it('tells its retailer of every step, once', async () => {
    const id = await placed(app, marketplace);
    await broughtTo(app, id, 'delivered', marketplace);
    const { number } = await look(id);
    const messages = await app.database.query<{ body: string }>(
      `select body from haat.messages where body like '%' || $1 || '%' order by id`,
      [number],
    );
    expect(messages.map(({ body }) => body)).toEqual([
      `Your order ${number} over NPR 1000.00 is confirmed. We are looking for a vendor.`,
      `Your order ${number} was accepted by a vendor.`,
      `Your order ${number} is being packed.`,
      `Your order ${number} is on its way.`,
      `Your order ${number} was delivered. Thank you!`,
    ]);
  });

  it('gives back what it holds when it is cancelled', async () => {
    const before = await balancesOf(app.database, marketplace.retailerId);
    const stock = await stockOf(app.database, marketplace.vendor, marketplace.product);
    const id = await broughtTo(app, await placed(app, marketplace), 'packing', marketplace);
    await act(id, 'cancel', { reason: 'The shop is closed' });

    expect(await balancesOf(app.database, marketplace.retailerId)).toEqual(before);
    expect(await stockOf(app.database, marketplace.vendor, marketplace.product)).toEqual(stock);
    const order = await look(id);
    expect(order).toMatchObject({ status: 'cancelled', vendor: null, offers: [{ status: 'withdrawn' }] });
    expect(order.timeline.at(-1)).toMatchObject({ from: 'packing', to: 'cancelled', reason: 'The shop is closed' });
    expect(await brokenInvariants(app.database)).toEqual([]);
  });
});
