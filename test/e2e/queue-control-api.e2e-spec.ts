import { type Backend, BACKENDS, variablesOf } from '../support/app/backends.js';
import { type HttpApp, startHttpApp } from '../support/app/http-app.js';
import { apiKey } from './support/http-layer.js';

const QUEUE = 'whatsapp-messages';
const ALIAS = 'whatsapp-message-send';
const API_KEYS = [
  apiKey('client', 'shop', 'client-key'),
  apiKey('operator', 'asha', 'operator-key'),
  apiKey('admin', 'root', 'admin-key'),
].join(',');

describe.each(BACKENDS)('queue control over HTTP on %s', (backend: Backend) => {
  let app: HttpApp;
  beforeAll(async () => {
    app = await startHttpApp({ ...(await variablesOf(backend)), API_KEYS });
  });
  afterAll(() => app?.close());

  const call = (method: string, path: string, body?: unknown, key = 'operator-key') =>
    app.call(method, `/api/v1/queue${path}`, { key, ...(body !== undefined && { body }) });
  const send = () =>
    app.call('POST', '/api/v1/messages/whatsapp', {
      key: 'client-key',
      body: { phoneNumber: '+9779841234567', message: 'Namaste' },
    });

  it('pauses a queue, which accepts and does not start, and resumes it', async () => {
    const paused = await call('POST', `/pause/${QUEUE}`, { reason: 'the provider is down' });
    expect(paused.status).toBe(200);
    expect(paused.body.data).toEqual({
      queue: QUEUE,
      paused: true,
      reason: 'the provider is down',
      heldUntil: null,
      concurrency: expect.any(Number),
      rateLimit: paused.body.data.rateLimit,
    });
    const accepted = await send();
    expect(accepted.status).toBe(202);
    const resumed = await call('POST', `/resume/${ALIAS}`);
    expect([resumed.status, resumed.body.data.paused, resumed.body.data.reason]).toEqual([200, false, null]);
    await app.untilState(accepted.body.data.jobId, 'completed');
  });

  it('changes what is named, keeps what is not, and takes it back with null', async () => {
    const declared = (await call('POST', `/resume/${QUEUE}`)).body.data;
    const rateLimit = { max: 7, perMs: 2000 };
    const limited = await call('PATCH', `/${QUEUE}`, { rateLimit });
    expect(limited.body.data).toEqual({ ...declared, rateLimit });
    const both = await call('PATCH', `/${QUEUE}`, { concurrency: 3 });
    expect(both.body.data).toEqual({ ...declared, rateLimit, concurrency: 3 });
    const back = await call('PATCH', `/${QUEUE}`, { concurrency: null, rateLimit: null });
    expect([back.status, back.body.data]).toEqual([200, declared]);
  });

  it.each([
    ['POST', `/pause/${QUEUE}`, 'reason', {}],
    ['POST', `/pause/${QUEUE}`, 'reason', { reason: '  ' }],
    ['POST', `/pause/${QUEUE}`, 'reason', { reason: 'x'.repeat(501) }],
    ['POST', `/pause/${QUEUE}`, 'force', { reason: 'x', force: true }],
    ['PATCH', `/${QUEUE}`, 'body', {}],
    ['PATCH', `/${QUEUE}`, 'concurrency', { concurrency: 0 }],
    ['PATCH', `/${QUEUE}`, 'concurrency', { concurrency: 1.5 }],
    ['PATCH', `/${QUEUE}`, 'concurrency', { concurrency: '4' }],
    ['PATCH', `/${QUEUE}`, 'rateLimit.perMs', { rateLimit: { max: 1 } }],
    ['PATCH', `/${QUEUE}`, 'rateLimit.max', { rateLimit: { max: 0, perMs: 1 } }],
    ['PATCH', `/${QUEUE}`, 'rateLimit.burst', { rateLimit: { max: 1, perMs: 1, burst: 2 } }],
    ['GET', '/audit?since=yesterday', 'since', undefined],
    ['GET', '/audit?until=2026-W47-7', 'until', undefined],
    ['GET', '/audit?jobId=7', 'jobId', undefined],
    ['GET', '/audit?limit=0', 'limit', undefined],
    ['GET', '/audit?cursor=nonsense', 'cursor', undefined],
  ])('refuses %s %s for its %s', async (method, path, field, body) => {
    const answer = await call(method, path, body, 'admin-key');
    expect(answer.status).toBe(400);
    expect(answer.body.error.details).toEqual([expect.objectContaining({ field })]);
  });

  it.each([
    ['POST', '/pause/unheard-of', { reason: 'x' }],
    ['POST', '/resume/unheard-of', undefined],
    ['PATCH', '/unheard-of', { concurrency: 1 }],
  ])('answers %s %s with the queues that there are', async (method, path, body) => {
    const answer = await call(method, path, body);
    expect(answer.status).toBe(404);
    expect(answer.body.error).toMatchObject({ code: 'not_found', message: expect.stringContaining(QUEUE) });
  });

  it('lets operators control queues and admins read the audit, and nobody else', async () => {
    const statuses = await Promise.all([
      call('POST', `/pause/${QUEUE}`, { reason: 'x' }, 'client-key'),
      call('POST', `/resume/${QUEUE}`, undefined, 'client-key'),
      call('PATCH', `/${QUEUE}`, { concurrency: 1 }, 'client-key'),
      call('GET', '/audit', undefined, 'operator-key'),
      call('GET', '/audit', undefined, 'no-key'),
      call('GET', '/audit', undefined, 'admin-key'),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([403, 403, 403, 403, 401, 200]);
  });

  it('shows who did what, newest first, page by page and filtered', async () => {
    await app.database.query('delete from haat.audit');
    for (const concurrency of [2, 3, 4]) await call('PATCH', `/${QUEUE}`, { concurrency });
    await call('POST', `/pause/${QUEUE}`, { reason: 'the last' }, 'admin-key');

    const audit = (query: string) => call('GET', `/audit${query}`, undefined, 'admin-key');
    const first = (await audit('?limit=3')).body.data;
    expect(first.items.map(({ after }: { after: { concurrency: number } }) => after.concurrency)).toEqual([4, 4, 3]);
    expect(first.items[0]).toMatchObject({
      actor: 'root',
      action: 'queue.pause',
      queue: QUEUE,
      jobId: null,
      before: { paused: false },
      after: { paused: true, reason: 'the last' },
    });
    const second = (await audit(`?limit=3&cursor=${first.nextCursor}`)).body.data;
    expect([second.items.length, second.nextCursor]).toEqual([1, null]);

    const counts = await Promise.all(
      [
        '?actor=asha',
        '?action=queue.pause',
        `?queue=${QUEUE}`,
        `?queue=${ALIAS}`,
        '?queue=other',
        '?jobId=01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11',
        `?since=${first.items[0].at}`,
        '?until=2020-01-01T00:00:00Z',
      ].map(async (query) => (await audit(query)).body.data.items.length),
    );
    expect(counts).toEqual([3, 1, 4, 4, 0, 0, 1, 0]);
    await call('POST', `/resume/${QUEUE}`);
  });
});
