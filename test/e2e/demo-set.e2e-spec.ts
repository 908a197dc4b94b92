import { moveClock } from '../../src/jobs/testing/index.js';
import { variablesOf } from '../support/app/backends.js';
import { type HttpApp, startHttpApp } from '../support/app/http-app.js';
import { until } from '../support/app/until.js';
import { brokenInvariants } from '../support/marketplace/invariants.js';

let app: HttpApp;

beforeAll(async () => {
  app = await startHttpApp({ ...(await variablesOf('postgres')), DEMO_DATA: 'true' });
});

/** The first page of a list. */
async function list(path: string): Promise<Record<string, unknown>[]> {
  const { status, body } = await app.call('GET', `/api/v1${path}`);
  expect({ path, status }).toEqual({ path, status: 200 });
  return body.data.items;
}

describe('every list shows something of the demo set', () => {
  it.each([
    '/retailers',
    '/retailers?search=kirana',
    '/vendors',
    '/products',
    '/products?category=rice',
    ...['placed', 'confirmed', 'offered', 'accepted', 'packing', 'dispatched'].map((name) => `/orders?status=${name}`),
    ...['delivered', 'completed', 'cancelled', 'expired', 'unfulfillable'].map((name) => `/orders?status=${name}`),
    '/orders?paymentTerms=cash',
    ...['open', 'awarded', 'no_award'].map((name) => `/auctions?status=${name}`),
    ...['active', 'on_hold', 'blocked'].map((name) => `/credit/accounts?status=${name}`),
    ...['open', 'paid', 'disputed', 'written_off', 'partially_paid'].map((name) => `/credit/invoices?status=${name}`),
    '/credit/invoices?overdue=true',
    '/credit/payments',
  ])('%s', async (path) => {
    expect(await list(path)).not.toEqual([]);
  });

  it('an order with its lines, its timeline, its offers and its ranking', async () => {
    const [order] = await list('/orders?status=completed');
    const { body } = await app.call('GET', `/api/v1/orders/${String(order?.['id'])}`);
    const { items, timeline, offers, rankings } = body.data;
    expect([items, timeline, offers, rankings].map((rows: unknown[]) => rows.length)).not.toContain(0);
    expect(rankings[0].vendors[0].vendorId).toBe(offers[0].vendor.id);
  });

  it('an account with its entries, its age and its score', async () => {
    const [invoice] = await list('/credit/invoices?overdue=true');
    const account = `/credit/accounts/${String(invoice?.['retailerId'])}`;
    expect(await list(`${account}/entries`)).not.toEqual([]);
    await until('its score to be computed', async () => (await list(`${account}/scores`)).length > 0);
    const { body } = await app.call('GET', `/api/v1${account}`);
    expect(body.data.ageing.days1To30).toBeGreaterThan(0);
    expect(body.data.score.components).toHaveLength(5);
  });
});

const WAITING = `
  select (select count(*)::int from haat.orders where status in ('placed', 'confirmed', 'offered') and expires_at <= haat.haat_now()) as orders,
    (select count(*)::int from haat.offers where status = 'open' and respond_by <= haat.haat_now()) as offers,
    (select count(*)::int from haat.auctions where status in ('open', 'awarding') and closes_at <= haat.haat_now()) as auctions`;

describe('what the demo set leaves open', () => {
  it('is brought to its end by the sweeps', async () => {
    await moveClock(app.database, 26 * 60 * 60 * 1000);
    await until('nothing to be overdue', async () => {
      for (const sweep of ['sweep-overdue-offers', 'sweep-auctions', 'sweep-overdue-orders']) {
        await app.call('POST', `/api/v1/queue/schedules/${sweep}/run`);
      }
      const [left] = await app.database.query<Record<string, number>>(WAITING);
      return Object.values(left ?? {}).every((count) => count === 0);
    });
    expect(await brokenInvariants(app.database)).toEqual([]);
  });
});
