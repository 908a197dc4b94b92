import { gzipSync } from 'node:zlib';
import { type SupplierBehaviour, SupplierEmulator } from '../../../../test/support/supplier/index.js';
import { SupplierClient } from './supplier.client.js';

const NEVER = new AbortController().signal;
const START = { cursor: null, since: null };
const ITEM = { sku: 'RICE', price: 10, stock: 5 };
let supplier: SupplierEmulator;

beforeAll(async () => {
  supplier = await SupplierEmulator.start();
});
beforeEach(() => supplier.reset([ITEM]));

const client = (given: { token?: string; timeoutMs?: number; url?: string } = {}) =>
  new SupplierClient({ url: supplier.url, timeoutMs: 20_000, ...given });

async function answerTo(behaviour: SupplierBehaviour, timeoutMs = 20_000) {
  supplier.next(behaviour);
  const answer = await client({ timeoutMs }).page(START, NEVER);
  return answer.kind === 'page' ? answer : { ...answer, fault: answer.fault.code };
}

describe('a request to the supplier', () => {
  it('says where the page begins, since when, and how long it may be, with the token', async () => {
    const since = new Date('2026-11-22T10:00:00.000Z');
    await client({ token: 'secret-token' }).page({ cursor: 'a b&limit=9', since }, NEVER);
    await client().page(START, NEVER);
    expect(supplier.requests).toEqual([
      {
        path: '/api/inventory',
        cursor: 'a b&limit=9',
        since: since.toISOString(),
        limit: '500',
        authorization: 'Bearer secret-token',
      },
      { path: '/api/inventory', cursor: null, since: null, limit: '500', authorization: undefined },
    ]);
  });

  it('brings a page', async () => {
    expect(await answerTo('page')).toEqual({
      kind: 'page',
      page: { items: [{ sku: 'RICE', said: { price: 10, stock: 5 } }], nextCursor: null },
    });
  });

  it.each([
    [{ status: 429, headers: { 'retry-after': '7' } }, 7_000],
    [{ status: 429 }, 30_000],
    [{ status: 429, headers: { 'retry-after': 'soon' } }, 30_000],
    [{ status: 429, headers: { 'retry-after': '0' } }, 1_000],
    [{ status: 503, headers: { 'retry-after': '120' } }, 120_000],
    [
      {
        status: 429,
        headers: { date: 'Sun, 22 Nov 2026 10:00:00 GMT', 'retry-after': 'Sun, 22 Nov 2026 10:01:30 GMT' },
      },
      90_000,
    ],
  ])('that comes too soon is put off: %j', async (reply, waitMs) => {
    expect(await answerTo(reply)).toEqual({ kind: 'later', waitMs, fault: 'supplier_slows_down' });
  });

  const html = { status: 200, headers: { 'content-type': 'text/html' }, body: '<!doctype html><h1>Welcome</h1>' };
  const bomb = { status: 200, headers: { 'content-encoding': 'gzip' } };
  it.each<[string, SupplierBehaviour, string]>([
    ['500', { status: 500 }, 'supplier_failed'],
    ['502', { status: 502, body: '<h1>Bad gateway</h1>' }, 'supplier_failed'],
    ['408', { status: 408 }, 'supplier_failed'],
    ['a broken connection', 'reset', 'supplier_unreachable'],
    ['half of a page', 'cut', 'supplier_unreachable'],
    ['HTML', html, 'supplier_page_malformed'],
    ['half of the JSON', { status: 200, body: '{"items":[{"sku":"RICE"' }, 'supplier_page_malformed'],
    ['a page of 16 MiB', { status: 200, body: 'x'.repeat(16_777_216) }, 'supplier_page_malformed'],
    ['bytes that are said to be packed', { ...bomb, body: 'not gzip' }, 'supplier_unreachable'],
  ])('that is answered with %s has failed, and may be made again', async (_, behaviour, fault) => {
    expect(await answerTo(behaviour)).toEqual({ kind: 'failed', fault });
  });

  it('is not kept waiting longer than is set', async () => {
    expect(await answerTo('hang', 100)).toEqual({ kind: 'failed', fault: 'supplier_timeout' });
  });

  it('has failed where nobody listens', async () => {
    const answer = await client({ url: 'http://127.0.0.1:1/api' }).page(START, NEVER);
    expect(answer).toMatchObject({ kind: 'failed', fault: { code: 'supplier_unreachable' } });
  });

  it.each([
    [401, 'supplier_unauthorized'],
    [403, 'supplier_unauthorized'],
    [404, 'supplier_refused'],
    [400, 'supplier_refused'],
    [410, 'supplier_refused'],
    [204, 'supplier_refused'],
  ])('that is answered with %d is refused for good', async (status, fault) => {
    expect(await answerTo({ status })).toEqual({ kind: 'refused', fault });
  });

  it('does not carry the token to where a redirect leads', async () => {
    expect(await answerTo({ status: 302, headers: { location: `${supplier.url}/elsewhere` } })).toEqual({
      kind: 'refused',
      fault: 'supplier_refused',
    });
    expect(supplier.requests).toHaveLength(1);
  });

  it('ends when the caller does', async () => {
    const leaving = new AbortController();
    supplier.respondWith(() => {
      leaving.abort(new Error('The job was cancelled'));
      return 'hang';
    });
    await expect(client().page(START, leaving.signal)).rejects.toThrow('The job was cancelled');
    await expect(client().page(START, leaving.signal)).rejects.toThrow('The job was cancelled');
    expect(supplier.requests).toHaveLength(1);
  });

  it('reads a packed page only as far as its limit', async () => {
    const packed = gzipSync(Buffer.alloc(200_000_000, 'x'));
    supplier.next({ status: 200, headers: { 'content-encoding': 'gzip' }, body: packed });
    const before = process.memoryUsage().rss;
    expect(await client().page(START, NEVER)).toMatchObject({
      kind: 'failed',
      fault: { code: 'supplier_page_malformed', message: expect.stringContaining('longer than 4194304 bytes') },
    });
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
  });
});
