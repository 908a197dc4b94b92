import { createHash } from 'node:crypto';
import { type Backend, BACKENDS, variablesOf } from '../support/app/backends.js';
import { type HttpApp, startHttpApp } from '../support/app/http-app.js';

const PATH = '/api/v1/messages/whatsapp';
const MESSAGE = { phoneNumber: '+9779841234567', message: 'Namaste' };

async function countOf(app: HttpApp, table: string): Promise<number> {
  const [row] = await app.database.query<{ count: string }>(`select count(*) from haat.${table}`);
  return Number(row?.count);
}

describe.each(BACKENDS)('POST /messages/whatsapp on %s', (backend: Backend) => {
  let app: HttpApp;
  beforeAll(async () => {
    app = await startHttpApp(await variablesOf(backend));
  });
  afterAll(() => app?.close());

  it('accepts a message, and the sandbox sends it once', async () => {
    const accepted = await app.call('POST', PATH, { body: MESSAGE });
    expect(accepted.status).toBe(202);
    const { jobId, ...answer } = accepted.body.data;
    expect(answer).toEqual({ queue: 'whatsapp-messages', name: 'send-whatsapp', state: 'queued', outcome: 'created' });
    expect(accepted.headers.get('location')).toBe(`/api/v1/jobs/${jobId}`);

    await app.untilState(jobId, 'completed');
    const message = await app.call('GET', `/api/v1/messages/${jobId}`);
    expect(message.body).toMatchObject({
      success: true,
      data: {
        id: jobId,
        state: 'sent',
        transport: 'sandbox',
        recipient: '+9779841234567',
        body: 'Namaste',
        error: null,
      },
    });
    const job = await app.call('GET', `/api/v1/jobs/${jobId}`);
    expect(job.body.data).toMatchObject({
      id: jobId,
      state: 'completed',
      attempt: 0,
      result: { transport: 'sandbox' },
      errors: [],
    });
    const sends = await app.database.query(
      'select recipient, body from haat.sandbox_deliveries where message_id = $1',
      [jobId],
    );
    expect(sends).toEqual([{ recipient: '+9779841234567', body: 'Namaste' }]);
  });

  it('is found by its id and by the number, which is hashed', async () => {
    const { body } = await app.call('POST', PATH, { body: MESSAGE });
    const { jobId } = body.data;
    const [row] = await app.database.query<{ keys: string[] }>('select keys from haat.jobs where id = $1', [jobId]);
    expect(row?.keys).toEqual([`message:${jobId}`, expect.stringMatching(/^phone:[\w-]{43}$/)]);
  });

  it('reads a number without a country code as one of the default region', async () => {
    const { body } = await app.call('POST', PATH, { body: { ...MESSAGE, phoneNumber: '984-1234567' } });
    await app.untilState(body.data.jobId, 'completed');
    const message = await app.call('GET', `/api/v1/messages/${body.data.jobId}`);
    expect(message.body.data.recipient).toBe('+9779841234567');
    for (const plus of ['%2B', '+']) {
      const { body: found } = await app.call('GET', `/api/v1/messages?recipient=${plus}9779841234567&limit=1`);
      expect(found.data.items).toMatchObject([{ id: body.data.jobId }]);
    }
  });

  it('keeps a delayed message until it is due', async () => {
    const { body } = await app.call('POST', PATH, {
      body: { ...MESSAGE, options: { delay: 3_600_000, priority: 1, attempts: 2 } },
    });
    expect(body.data.state).toBe('pending');
    const job = await app.call('GET', `/api/v1/jobs/${body.data.jobId}`);
    expect(job.body.data).toMatchObject({ state: 'pending', priority: 1, maxAttempts: 2 });
    expect(Date.parse(job.body.data.runAt) - Date.parse(job.body.data.createdAt)).toBe(3_600_000);
  });

  it('says that a message has failed whose job expired before it was sent', async () => {
    const options = { delay: 3_600_000, expiresAt: new Date(Date.now() + 7_200_000) };
    const { body } = await app.call('POST', PATH, { body: { ...MESSAGE, options } });
    await app.database.query(
      `update haat.jobs set run_at = haat.haat_now(), expires_at = haat.haat_now() where id = $1`,
      [body.data.jobId],
    );
    await app.untilState(body.data.jobId, 'expired');
    const message = await app.call('GET', `/api/v1/messages/${body.data.jobId}`);
    expect(message.body.data).toMatchObject({ state: 'failed', error: { code: 'expired' } });
  });

  it('answers the same message with its first job when asked to deduplicate', async () => {
    const body = { ...MESSAGE, message: 'only once', options: { deduplicate: true } };
    const first = await app.call('POST', PATH, { body });
    await app.untilState(first.body.data.jobId, 'completed');
    const second = await app.call('POST', PATH, { body });
    expect(second.body.data).toMatchObject({
      jobId: first.body.data.jobId,
      outcome: 'deduplicated',
      state: 'completed',
    });
  });

  it('gives a repeat under the same Idempotency-Key the first answer, and sends once', async () => {
    const before = await countOf(app, 'jobs');
    const repeat = () => app.call('POST', PATH, { body: MESSAGE, headers: { 'idempotency-key': 'order-1' } });
    const answers = await Promise.all([repeat(), repeat(), repeat()]);
    const last = await repeat();
    expect(new Set([...answers, last].map(({ body }) => body.data.jobId)).size).toBe(1);
    expect(last.status).toBe(202);
    expect(last.headers.get('idempotency-replayed')).toBe('true');
    expect(last.headers.get('location')).toBe(`/api/v1/jobs/${last.body.data.jobId}`);
    expect(await countOf(app, 'jobs')).toBe(before + 1);

    const other = await app.call('POST', PATH, {
      body: { ...MESSAGE, message: 'other' },
      headers: { 'idempotency-key': 'order-1' },
    });
    expect(other.status).toBe(422);
    expect(other.body.error.code).toBe('idempotency_key_reused');
  });

  it('takes many at once, and sends each once', async () => {
    const texts = Array.from({ length: 100 }, (_, index) => `crowd ${index}`);
    const answers = await Promise.all(
      texts.map((message) => app.call('POST', PATH, { body: { ...MESSAGE, message } })),
    );
    expect(answers.every(({ status }) => status === 202)).toBe(true);
    for (const { body } of answers) await app.untilState(body.data.jobId, 'completed');
    const [row] = await app.database.query<{ sends: string; messages: string }>(
      `select count(*) as sends, count(distinct message_id) as messages from haat.sandbox_deliveries where body like 'crowd %'`,
    );
    expect(row).toEqual({ sends: '100', messages: '100' });
  });

  describe('refuses bad input and records nothing', () => {
    let before: number[];
    beforeEach(async () => {
      before = [await countOf(app, 'jobs'), await countOf(app, 'messages')];
    });
    afterEach(async () => {
      expect([await countOf(app, 'jobs'), await countOf(app, 'messages')]).toEqual(before);
    });

    it.each([
      ['an invalid number', { ...MESSAGE, phoneNumber: '12' }, ['phoneNumber']],
      ['a number of the wrong type', { ...MESSAGE, phoneNumber: 9841234567 }, ['phoneNumber']],
      ['no number', { message: 'hi' }, ['phoneNumber']],
      ['no text', { phoneNumber: '+9779841234567' }, ['message']],
      ['an empty text', { ...MESSAGE, message: '' }, ['message']],
      ['a text that is too long', { ...MESSAGE, message: 'x'.repeat(4097) }, ['message']],
      ['an unknown field', { ...MESSAGE, colour: 'red' }, ['colour']],
      ['a NUL in the text', { ...MESSAGE, message: 'a\0b' }, ['message']],
      ['several faults at once', { phoneNumber: 'x', message: 7, extra: 1 }, ['extra', 'message', 'phoneNumber']],
      ['a bad option', { ...MESSAGE, options: { priority: 11, delay: -1 } }, ['options.delay', 'options.priority']],
      ['an unknown option', { ...MESSAGE, options: { jobId: 'x' } }, ['options.jobId']],
      ['a date that is over', { ...MESSAGE, options: { expiresAt: '2020-01-01T00:00:00Z' } }, ['options.expiresAt']],
      ['a list in place of an object', [MESSAGE], ['body']],
    ])('%s', async (_, body, fields) => {
      const answer = await app.call('POST', PATH, { body });
      expect(answer.status).toBe(400);
      expect(answer.body).toMatchObject({
        success: false,
        error: { code: 'validation_failed', requestId: expect.any(String) },
      });
      expect(answer.body.error.details.map(({ field }: { field: string }) => field).sort()).toEqual(fields);
    });

    it('malformed JSON', async () => {
      const answer = await app.call('POST', PATH, { raw: '{"phoneNumber": ' });
      expect([answer.status, answer.body.error.code]).toEqual([400, 'malformed_json']);
    });

    it('a body over the limit', async () => {
      const answer = await app.call('POST', PATH, { body: { ...MESSAGE, message: 'x'.repeat(1_100_000) } });
      expect([answer.status, answer.body.error.code]).toEqual([413, 'body_too_large']);
    });

    it('a wrong content type', async () => {
      const answer = await app.call('POST', PATH, { raw: '<a/>', headers: { 'content-type': 'text/xml' } });
      expect([answer.status, answer.body.error.code]).toEqual([415, 'unsupported_media_type']);
    });
  });

  it('answers 404 for messages and jobs that are not there', async () => {
    for (const path of [
      '/messages/01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11',
      '/messages/x',
      '/jobs/x',
      '/jobs/01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11',
    ]) {
      const answer = await app.call('GET', `/api/v1${path}`);
      expect([path, answer.status, answer.body.error.code]).toEqual([path, 404, 'not_found']);
    }
  });

  it('lists messages page by page, newest first', async () => {
    const first = await app.call('GET', '/api/v1/messages?limit=2');
    expect(first.body.data.items).toHaveLength(2);
    const second = await app.call('GET', `/api/v1/messages?limit=2&cursor=${first.body.data.nextCursor}`);
    const ids = [...first.body.data.items, ...second.body.data.items].map(({ id }: { id: string }) => id);
    expect(ids).toEqual(ids.toSorted().toReversed());
    expect(new Set(ids).size).toBe(4);
    const delivered = await app.call('GET', '/api/v1/messages?state=delivered');
    expect(delivered.body.data).toEqual({ items: [], nextCursor: null });
    expect((await app.call('GET', '/api/v1/messages?limit=1000')).status).toBe(400);
  });

  it('is healthy', async () => {
    expect((await app.call('GET', '/health/live')).body).toEqual({ status: 'ok' });
    expect((await app.call('GET', '/health/ready')).body.status).toBe('ok');
    const health = await app.call('GET', '/health');
    expect(health.body).toMatchObject({
      status: 'ok',
      details: {
        database: { status: 'up', kind: backend === 'embedded' ? 'embedded' : 'server' },
        engine: { status: 'up', kind: backend === 'redis' ? 'redis' : 'postgres' },
        workers: { status: 'up', workers: { 'whatsapp-messages': { isRunning: true } } },
        queues: { status: 'up', queues: { 'whatsapp-messages': { paused: false, active: 0 } } },
      },
    });
  });

  it('shows every queue on the dashboard, and lets nobody change one behind the record', async () => {
    expect((await app.call('GET', '/admin/queues')).status).toBe(200);
    const queues = await app.call('GET', '/admin/queues/api/queues');
    expect(queues.body.queues.map(({ name }: { name: string }) => name)).toEqual(
      expect.arrayContaining(['whatsapp-messages', 'whatsapp-messages-dlq']),
    );
    const empty = await app.call('PUT', '/admin/queues/api/queues/whatsapp-messages/empty');
    expect(empty.status).toBe(403);
  });
});

describe('API keys', () => {
  const keys = {
    shop: 'client-secret',
    ops: 'operator-secret',
    boss: 'admin-secret',
    other: 'other-secret',
    bound: 'vendor-secret',
  };
  const sha256 = (key: string) => createHash('sha256').update(key).digest('hex');
  let app: HttpApp;

  beforeAll(async () => {
    const API_KEYS = [
      `client:shop:${sha256(keys.shop)}`,
      `client:other:${sha256(keys.other)}`,
      `operator:ops:${sha256(keys.ops)}`,
      `admin:boss:${sha256(keys.boss)}`,
      `vendor:V001:bound:${sha256(keys.bound)}`,
    ].join(',');
    app = await startHttpApp({ ...(await variablesOf('postgres')), API_KEYS });
  });
  afterAll(() => app?.close());

  it('refuses a caller without a key or with an unknown one', async () => {
    const without = await app.call('POST', PATH, { body: MESSAGE });
    expect([without.status, without.body.error.code]).toEqual([401, 'unauthenticated']);
    const unknown = await app.call('POST', PATH, { body: MESSAGE, key: 'guess' });
    expect([unknown.status, unknown.body.error.code]).toEqual([401, 'unknown_api_key']);
  });

  it.each([
    ['shop', 202],
    ['ops', 202],
    ['boss', 202],
    ['bound', 403],
  ] as const)('lets %s send messages, or not: %i', async (name, status) => {
    expect((await app.call('POST', PATH, { body: MESSAGE, key: keys[name] })).status).toBe(status);
  });

  it('shows a job to its owner and to operators, and to nobody else', async () => {
    const { body } = await app.call('POST', PATH, { body: MESSAGE, key: keys.shop });
    const see = async (key: string) => (await app.call('GET', `/api/v1/jobs/${body.data.jobId}`, { key })).status;
    expect(await see(keys.shop)).toBe(200);
    expect(await see(keys.ops)).toBe(200);
    expect(await see(keys.other)).toBe(404);
  });

  it('needs no key for health, and Basic authentication of an operator for the dashboard', async () => {
    expect((await app.call('GET', '/health/live')).status).toBe(200);
    const open = await app.call('GET', '/admin/queues');
    expect([open.status, open.headers.get('www-authenticate')]).toEqual([401, expect.stringContaining('Basic')]);
    const basic = (user: string, key: string) => ({
      authorization: `Basic ${Buffer.from(`${user}:${key}`).toString('base64')}`,
    });
    expect((await app.call('GET', '/admin/queues', { headers: basic('ops', keys.ops) })).status).toBe(200);
    expect((await app.call('GET', '/admin/queues', { headers: basic('shop', keys.shop) })).status).toBe(403);
    expect((await app.call('GET', '/admin/queues', { headers: basic('ops', keys.shop) })).status).toBe(401);
  });
});
