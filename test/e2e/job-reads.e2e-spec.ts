import { randomUUID } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { JobWatcher } from '../../src/jobs/index.js';
import { type Backend, BACKENDS, variablesOf } from '../support/app/backends.js';
import { type HttpApp, startHttpApp } from '../support/app/http-app.js';
import { until } from '../support/app/until.js';
import { apiKey } from './support/http-layer.js';
import { eventsOf } from './support/event-stream.js';

const PATH = '/api/v1/messages/whatsapp';
const MESSAGE = { phoneNumber: '+9779841234567', message: 'Namaste' };
const KEYS = { shop: 'shop-secret', other: 'other-secret', ops: 'ops-secret' };
const LATER = { delay: 3_600_000 };

/** Jobs as they would be recorded, of a queue that nothing here runs. */
const RECORD = `
  insert into haat.jobs (id, queue, name, payload, owner, keys, state, priority, run_at, max_attempts, attempt, error,
    finished_at, created_at)
  select r.id, 'archive', r.name, r.payload, r.owner, r.keys, r.state, 5, haat.haat_now() + interval '1 hour', 3,
    coalesce(r.attempt, 0), r.error, r.finished_at, coalesce(r.created_at, haat.haat_now())
  from json_to_recordset($1::json) as r(id uuid, name text, payload jsonb, owner text, keys text[], state text,
    attempt int, error jsonb, finished_at timestamptz, created_at timestamptz)`;

describe.each(BACKENDS)('reading jobs on %s', (backend: Backend) => {
  let app: HttpApp;
  beforeAll(async () => {
    const API_KEYS = [
      apiKey('client', 'shop', KEYS.shop),
      apiKey('client', 'other', KEYS.other),
      apiKey('operator', 'ops', KEYS.ops),
    ].join(',');
    app = await startHttpApp({ ...(await variablesOf(backend)), API_KEYS });
  });
  afterAll(() => app?.close());

  const get = (path: string, key = KEYS.ops) => app.call('GET', `/api/v1${path}`, { key });
  const send = async (options = {}): Promise<string> =>
    (await app.call('POST', PATH, { key: KEYS.shop, body: { ...MESSAGE, options } })).body.data.jobId;
  const record = (jobs: readonly object[]) =>
    app.database.query(RECORD, [
      JSON.stringify(jobs.map((job) => ({ id: uuidv7(), name: 'old', payload: {}, state: 'completed', ...job }))),
    ]);
  const idsOf = (body: { data: { items: readonly { id: string }[] } }) => body.data.items.map(({ id }) => id);

  describe('GET /jobs', () => {
    it('finds jobs by queue, name, state, time, business key and error, each alone and all together', async () => {
      const tag = randomUUID();
      const [wanted, young, alive, elsewhere] = [uuidv7(), uuidv7(), uuidv7(), uuidv7()];
      const error = { code: `code_${tag}`, message: `Provider ${tag} said NO`, stack: 'secret' };
      const created = new Date(Date.now() - 30_000);
      const keys = [tag, 'INV-7'];
      await record([
        { id: wanted, name: 'old', state: 'dead', attempt: 3, error, keys, created_at: created, finished_at: created },
        { id: young, name: tag, state: 'completed', keys },
        { id: alive, name: tag, state: 'pending', attempt: 1, error },
        { id: elsewhere, name: tag, state: 'pending' },
      ]);
      const found = async (query: string) => idsOf((await get(`/jobs?${query}`)).body);
      expect(await found(`name=${tag}`)).toEqual([elsewhere, alive, young]);
      expect(await found(`name=${tag}&state=pending`)).toEqual([elsewhere]);
      expect(await found(`name=${tag}&state=retrying`)).toEqual([alive]);
      expect(await found(`key=${tag}`)).toEqual([young, wanted]);
      expect(await found(`error=${tag.toUpperCase()}%20said`)).toEqual([alive, wanted]);
      expect(await found(`error=code_${tag}`)).toEqual([alive, wanted]);
      expect(await found(`key=${tag}&until=${new Date(Date.now() - 20_000).toISOString()}`)).toEqual([wanted]);
      expect(await found(`key=${tag}&since=${new Date(Date.now() - 20_000).toISOString()}`)).toEqual([young]);
      expect(await found(`queue=archive&name=old&state=dead&key=${tag}&error=said%20no`)).toEqual([wanted]);
      expect(await found(`queue=other&key=${tag}`)).toEqual([]);

      const { body } = await get(`/jobs?key=${tag}&state=dead`);
      expect(body.data.items[0]).toMatchObject({
        id: wanted,
        queue: 'archive',
        keys,
        attempt: 3,
        error: { code: error.code, message: error.message },
      });
      expect(JSON.stringify(body)).not.toContain('secret');
    });

    it('goes through many jobs page by page, also where few match', async () => {
      const tag = randomUUID();
      const jobs = Array.from({ length: 12_000 }, (_, index) => ({ name: index % 3000 === 0 ? tag : 'crowd' }));
      await record(jobs);
      const pages: string[][] = [];
      for (let cursor = ''; ;) {
        const { body } = await get(`/jobs?queue=archive&name=${tag}&limit=3${cursor}`);
        pages.push(idsOf(body));
        if (body.data.nextCursor === null) break;
        cursor = `&cursor=${body.data.nextCursor}`;
      }
      const found = pages.flat();
      expect(found).toHaveLength(4);
      expect(found).toEqual(found.toSorted().toReversed());
      expect(pages.every(({ length }) => length <= 3)).toBe(true);
    });

    it('finds a message by its phone number, which the record holds hashed', async () => {
      const id = await send(LATER);
      for (const plus of ['%2B', '+'])
        expect(idsOf((await get(`/jobs?key=phone:${plus}9779841234567&limit=1`)).body)).toEqual([id]);
      expect(idsOf((await get('/jobs?key=phone:%2B9779841234568')).body)).toEqual([]);
    });

    it('shows a client its own jobs and no others', async () => {
      const mine = await send(LATER);
      expect(idsOf((await get('/jobs?state=pending', KEYS.shop)).body)).toContain(mine);
      expect(idsOf((await get('/jobs?state=pending&queue=whatsapp-message-send', KEYS.shop)).body)).toContain(mine);
      expect(idsOf((await get('/jobs', KEYS.other)).body)).toEqual([]);
      expect(idsOf((await get('/jobs?state=pending', KEYS.other)).body)).toEqual([]);
      expect((await get('/jobs', 'guess')).status).toBe(401);
    });

    it.each([
      ['state=done', 'state'],
      ['since=yesterday', 'since'],
      ['since=2026-W47-7', 'since'],
      ['limit=201', 'limit'],
      ['cursor=x', 'cursor'],
      ['error=x', 'error'],
      ['key=a%00b', 'key'],
      ['colour=red', 'colour'],
    ])('refuses %s', async (query, field) => {
      const { status, body } = await get(`/jobs?${query}`);
      expect([status, body.error.code]).toEqual([400, 'validation_failed']);
      expect(body.error.details[0].field).toBe(field);
    });
  });

  describe('GET /jobs/{id}', () => {
    it('shows the payload with what is sealed hidden, and where to go from here', async () => {
      const id = uuidv7();
      const payload = { to: { $sealed: 'k1:AAAA' }, text: 'hi' };
      await record([{ id, state: 'dead', payload, keys: ['ORD-1'], finished_at: new Date() }]);
      const { body } = await get(`/jobs/${id}`);
      expect(body.data).toMatchObject({
        payload: { to: '[sensitive]', text: 'hi' },
        keys: ['ORD-1'],
        version: 1,
        links: {
          self: `/api/v1/jobs/${id}`,
          events: `/api/v1/jobs/${id}/events`,
          retry: `/api/v1/queue/retry/archive/${id}`,
        },
      });
      expect(body.data.links.cancel).toBeUndefined();
    });

    it('offers to cancel what is not final, and a retry to nobody but operators', async () => {
      const id = await send(LATER);
      const { links } = (await get(`/jobs/${id}`, KEYS.shop)).body.data;
      expect(links.cancel).toBe(`/api/v1/jobs/${id}/cancel`);
      await app.database.query(`update haat.jobs set state = 'dead', finished_at = haat.haat_now() where id = $1`, [
        id,
      ]);
      expect((await get(`/jobs/${id}`, KEYS.shop)).body.data.links.retry).toBeUndefined();
    });
  });

  describe('GET /jobs/{id}/events', () => {
    const stream = (id: string, headers: Record<string, string> = {}, key = KEYS.shop) =>
      eventsOf(`${app.url}/api/v1/jobs/${id}/events`, { authorization: `Bearer ${key}`, ...headers });

    it('tells how the job stands, each change, and ends with the job', async () => {
      const id = await send(LATER);
      const events = stream(id);
      const first = await events.next();
      expect(first.value).toMatchObject({ event: 'state', data: { jobId: id, state: 'pending', maxAttempts: 5 } });
      await app.database.query(`update haat.jobs set progress = '{"done": 1}' where id = $1`, [id]);
      expect((await events.next()).value).toMatchObject({ event: 'progress', data: { progress: { done: 1 } } });
      await app.database.query('update haat.jobs set run_at = haat.haat_now() where id = $1', [id]);
      const rest = [];
      for await (const event of events) rest.push(event);
      expect(rest.at(-1)).toMatchObject({
        event: 'state',
        data: { state: 'completed', result: { transport: 'sandbox' } },
      });
    });

    it('tells again only what is new to a client that comes back', async () => {
      const id = await send(LATER);
      const first = (await stream(id).next()).value;
      const again = stream(id, { 'last-event-id': first?.id ?? '' });
      const next = again.next();
      await app.database.query(`update haat.jobs set attempt = 1, epoch = epoch + 1 where id = $1`, [id]);
      expect((await next).value).toMatchObject({ event: 'state', data: { state: 'retrying', attempt: 1 } });
      await again.return(undefined);
    });

    it('ends at once for a job that is final, and has nothing for who has seen that', async () => {
      const id = uuidv7();
      await record([{ id, owner: 'shop' }]);
      const seen = [];
      for await (const event of stream(id)) seen.push(event);
      expect(seen.map(({ event, data }) => [event, data.state])).toEqual([['state', 'completed']]);
      const headers = { 'last-event-id': seen[0]?.id ?? '' };
      const answer = await app.call('GET', `/api/v1/jobs/${id}/events`, { key: KEYS.shop, headers });
      expect(answer.status).toBe(204);
    });

    it('watches nothing for those who ask for the headers alone', async () => {
      const id = await send(LATER);
      const watch = jest.spyOn(app.context.get(JobWatcher), 'watch');
      const heads = await Promise.all(
        Array.from({ length: 20 }, () => app.call('HEAD', `/api/v1/jobs/${id}/events`, { key: KEYS.shop })),
      );
      expect(new Set(heads.map(({ status }) => status))).toEqual(new Set([200]));
      expect(heads[0]?.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
      expect(watch).not.toHaveBeenCalled();
      const events = stream(id);
      expect((await events.next()).value).toMatchObject({ event: 'state', data: { jobId: id } });
      await events.return(undefined);
      watch.mockRestore();
    });

    it('is for those who may see the job', async () => {
      const id = await send(LATER);
      expect((await get(`/jobs/${id}/events`, KEYS.other)).status).toBe(404);
      expect((await get(`/jobs/${id}/events`, 'guess')).status).toBe(401);
      expect((await get(`/jobs/${uuidv7()}/events`)).body.error.code).toBe('not_found');
      expect((await get('/jobs/x/events')).status).toBe(404);
    });
  });

  describe('the figures of the queues', () => {
    it('count what waits, runs and has run', async () => {
      const before = (await get('/queue/metrics/whatsapp-messages')).body.data;
      await app.untilState(await send(), 'completed');
      await send(LATER);
      const { body } = await get('/queue/metrics');
      const queue = body.data.queues.find(({ queueName }: { queueName: string }) => queueName === 'whatsapp-messages');
      expect(queue).toMatchObject({
        completed: before.completed + 1,
        delayed: before.delayed + 1,
        failed: before.failed,
        paused: false,
        approximate: false,
      });
      expect(queue.total).toBe(queue.waiting + queue.active + queue.completed + queue.failed + queue.delayed);
      expect(body.data.totals).toMatchObject({ completed: queue.completed, pausedQueues: 0 });
      for (const name of ['whatsapp-messages', 'whatsapp-message-send'])
        expect((await get(`/queue/metrics/${name}`)).body.data.queueName).toBe('whatsapp-messages');
    });

    it('say that a queue is healthy, and what is wrong when it is not', async () => {
      const { body } = await get('/queue/health');
      expect(body.data).toMatchObject({
        status: 'ok',
        engine: { kind: backend === 'redis' ? 'redis' : 'postgres', status: 'up' },
      });
      const PAUSE = `insert into haat.queues (name, paused, reason) values ('whatsapp-messages', true, 'bad token')
        on conflict (name) do update set paused = true, reason = excluded.reason`;
      await app.database.query(PAUSE);
      const paused = (await get('/queue/health')).body.data;
      expect(paused).toMatchObject({ status: 'degraded' });
      expect(paused.queues.map(({ problems }: { problems: unknown }) => problems)).toContainEqual([
        { code: 'paused', message: 'Paused: bad token' },
      ]);
      await app.database.query(`update haat.queues set paused = false`);
    });

    it('show everything at a glance', async () => {
      const error = { code: 'broken', message: 'It broke.' };
      const dead = { state: 'dead', error, finished_at: new Date() };
      await record([dead, dead]);
      await app.database.query(`update haat.jobs set queue = 'whatsapp-messages' where error ->> 'code' = 'broken'`);
      await app.untilState(await send(), 'completed');
      const { body } = await get('/queue/dashboard');
      expect(body.data.alerts).toContainEqual(
        expect.objectContaining({ queueName: 'whatsapp-messages', code: 'broken', count: 2, message: 'It broke.' }),
      );
      expect(body.data.throughput).toHaveLength(60);
      const pace = body.data.pace.find(({ queueName }: { queueName: string }) => queueName === 'whatsapp-messages');
      expect(pace.run).toEqual({ p50: expect.any(Number), p95: expect.any(Number) });
      expect(pace.run.p95).toBeGreaterThanOrEqual(pace.run.p50);
      expect(body.data).toMatchObject({
        schedules: expect.arrayContaining([expect.objectContaining({ id: 'clean-up-job-records' })]),
        jobs: { completed: expect.any(Number) },
      });
    });

    it('say how late the relay was', async () => {
      const id = await send(LATER);
      await app.database.query(`update haat.jobs set run_at = haat.haat_now() - interval '20 s' where id = $1`, [id]);
      await app.untilState(id, 'completed');
      const { relayLagMs } = (await get('/queue/metrics/whatsapp-messages')).body.data;
      expect(relayLagMs).toBeGreaterThanOrEqual(20_000);
    });

    it('are estimated, and say so, once there are too many to count', async () => {
      await app.database.query(`
        insert into haat.jobs (id, queue, name, payload, state, priority, run_at, max_attempts, created_at)
        select gen_random_uuid(), 'whatsapp-messages', 'far', '{}', 'pending', 5, haat.haat_now() + interval '1 hour', 3,
          haat.haat_now() from generate_series(1, 15000)`);
      await app.database.query('analyze haat.jobs');
      const metrics = (await get('/queue/metrics/whatsapp-messages')).body.data;
      expect(metrics.approximate).toBe(true);
      expect(metrics.delayed).toBeGreaterThan(10_000);
      expect(metrics.delayed).toBeLessThan(30_000);
      expect((await get('/queue/metrics/maintenance')).body.data).toMatchObject({ approximate: false, total: 0 });
      await app.database.query(`delete from haat.jobs where name = 'far'`);
    });

    it('are for operators', async () => {
      for (const path of ['metrics', 'metrics/whatsapp-messages', 'health', 'dashboard']) {
        expect([path, (await get(`/queue/${path}`, KEYS.shop)).status]).toEqual([path, 403]);
      }
      expect((await get('/queue/metrics/none')).body.error.code).toBe('not_found');
    });
  });

  it('ends its streams when it stops, and stops in time', async () => {
    const id = await send(LATER);
    const events = eventsOf(`${app.url}/api/v1/jobs/${id}/events`, { authorization: `Bearer ${KEYS.shop}` });
    await events.next();
    const closing = app.close();
    expect(await events.next()).toEqual({ done: true, value: undefined });
    await until('the server to be closed', async () => closing.then(() => true));
  });
});
