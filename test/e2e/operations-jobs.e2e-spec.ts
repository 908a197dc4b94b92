import { type Backend, BACKENDS, variablesOf } from '../support/app/backends.js';
import { type HttpApp, startHttpApp } from '../support/app/http-app.js';
import { apiKey } from './support/http-layer.js';

const JOBS = '/api/v1/jobs';
const CATALOG = '/api/v1/queue/catalog';
const PAYLOAD = { phoneNumber: '+9779841234567', kind: 'text', data: { message: 'Namaste' } };
const JOB = { queue: 'whatsapp-messages', name: 'send-whatsapp', payload: PAYLOAD };
const OPERATOR = { key: 'operator-key' };
const CLIENT = { key: 'client-key' };

const VARIABLES = {
  API_KEYS: [apiKey('operator', 'ops', OPERATOR.key), apiKey('client', 'shop', CLIENT.key)].join(','),
  RATE_LIMIT_PER_MINUTE: '0',
  QUEUE_WHATSAPP_MESSAGE_SEND_CONCURRENCY: '3',
  QUEUE_WHATSAPP_MESSAGES_RATE_MAX: '40',
};

describe.each(BACKENDS)('POST /jobs on %s', (backend: Backend) => {
  let app: HttpApp;
  beforeAll(async () => {
    app = await startHttpApp({ ...(await variablesOf(backend)), ...VARIABLES });
  });
  afterAll(() => app?.close());

  const post = (body: unknown, options = {}) => app.call('POST', JOBS, { body, ...OPERATOR, ...options });

  it('enqueues a declared job, which is done', async () => {
    const { status, body, headers } = await post(JOB);
    expect(status).toBe(202);
    const { jobId, ...answer } = body.data;
    expect(answer).toEqual({ queue: 'whatsapp-messages', name: 'send-whatsapp', state: 'queued', outcome: 'created' });
    expect(headers.get('location')).toBe(`${JOBS}/${jobId}`);
    expect(await app.untilState(jobId, 'completed')).toMatchObject({ owner: 'ops', payload: PAYLOAD });
  });

  it('knows the queue by its alias', async () => {
    const { status, body } = await post({ ...JOB, queue: 'whatsapp-message-send' });
    expect(status).toBe(202);
    expect(body.data.queue).toBe('whatsapp-messages');
    await app.untilState(body.data.jobId, 'completed');
  });

  it('takes the options of every other job', async () => {
    const options = { delay: 3_600_000, priority: 9, attempts: 7, deduplicate: true };
    const first = await post({ ...JOB, options });
    expect(first.body.data.state).toBe('pending');
    const second = await post({ ...JOB, queue: 'whatsapp-message-send', options });
    expect(second.body.data).toMatchObject({ jobId: first.body.data.jobId, outcome: 'deduplicated' });
    const job = await app.call('GET', `${JOBS}/${first.body.data.jobId}`, OPERATOR);
    expect(job.body.data).toMatchObject({ priority: 9, maxAttempts: 7 });
  });

  it('gives a repeat under the same Idempotency-Key the first answer', async () => {
    const repeat = () => post(JOB, { headers: { 'idempotency-key': 'again' } });
    const [first, second] = [await repeat(), await repeat()];
    expect(second.status).toBe(202);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(second.body).toEqual(first.body);
    await app.untilState(first.body.data.jobId, 'completed');
  });

  it.each<[string, object, object[]]>([
    ['no queue', { ...JOB, queue: undefined }, [{ field: 'queue', message: expect.stringContaining('is missing') }]],
    [
      'an unknown queue',
      { ...JOB, queue: 'whatsapp' },
      [{ field: 'queue', message: expect.stringContaining('"whatsapp" is no queue: there are "maintenance"') }],
    ],
    [
      'a queue that every object has',
      { ...JOB, queue: 'constructor' },
      [{ field: 'queue', message: expect.stringContaining('"constructor" is no queue: there are "maintenance"') }],
    ],
    [
      'an unknown job',
      { ...JOB, name: 'send' },
      [{ field: 'name', message: '"send" is no job of this queue: there are "send-whatsapp"' }],
    ],
    ['no payload', { ...JOB, payload: undefined }, [{ field: 'payload', message: 'is missing: must be an object' }]],
    ['a payload that is a list', { ...JOB, payload: [PAYLOAD] }, [{ field: 'payload', message: 'must be an object' }]],
    ['a payload that is a text', { ...JOB, payload: 'x' }, [{ field: 'payload', message: 'must be an object' }]],
    [
      'a payload that breaks the rules of the job',
      { ...JOB, payload: { phoneNumber: '123', colour: 'red' } },
      [
        { field: 'payload.colour', message: 'is not a known field' },
        { field: 'payload.phoneNumber', message: 'must be a valid phone number such as +9779841234567' },
        { field: 'payload.kind', message: expect.stringContaining('is missing') },
        { field: 'payload.data', message: 'is missing: must be an object' },
      ],
    ],
    [
      'a payload that the database cannot hold',
      { ...JOB, payload: { ...PAYLOAD, data: { message: 'a\0b' } } },
      [{ field: 'payload.data.message', message: expect.stringContaining('cannot be stored') }],
    ],
    [
      'wrong options',
      { ...JOB, options: { attempts: 0 } },
      [{ field: 'options.attempts', message: 'must not be less than 1' }],
    ],
    ['an unknown field', { ...JOB, priority: 1 }, [{ field: 'priority', message: 'is not a known field' }]],
  ])('refuses %s and records nothing', async (_, body, details) => {
    const count = async () => (await app.database.query('select id from haat.jobs')).length;
    const before = await count();
    const answer = await post(body);
    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatchObject({ code: 'validation_failed' });
    expect(answer.body.error.details).toHaveLength(details.length);
    expect(answer.body.error.details).toEqual(expect.arrayContaining(details));
    expect(await count()).toBe(before);
  });

  it.each([['__proto__'], ['constructor']])('refuses a payload with the key %s', async (key) => {
    const raw = `{"queue":"whatsapp-messages","name":"send-whatsapp","payload":{"${key}":{"x":1}}}`;
    expect((await app.call('POST', JOBS, { raw, ...OPERATOR })).status).toBe(400);
  });

  it('is for operators', async () => {
    expect((await post(JOB, CLIENT)).status).toBe(403);
    expect((await app.call('POST', JOBS, { body: JOB })).status).toBe(401);
  });

  it('shows every queue and job in the catalog, and where each value of a policy comes from', async () => {
    const { status, body } = await app.call('GET', CATALOG, OPERATOR);
    expect(status).toBe(200);
    const queues = new Map(body.data.queues.map((queue: { name: string }) => [queue.name, queue]));
    expect([...queues.keys()]).toEqual(expect.arrayContaining(['maintenance', 'order-processing']));
    expect(queues.get('whatsapp-messages')).toEqual({
      name: 'whatsapp-messages',
      aliases: ['whatsapp-message-send'],
      policy: {
        concurrency: { value: 3, source: 'environment' },
        timeout: { value: 30_000, source: 'queue' },
        attempts: { value: 5, source: 'queue' },
        backoff: { value: { type: 'exponential', delay: 5000 }, source: 'queue' },
        priority: { value: 2, source: 'queue' },
        rateLimit: { value: { max: 40, perMs: 1000 }, source: 'environment' },
        keepCompleted: { value: { age: 86_400_000, count: 1000 }, source: 'queue' },
        keepFailed: { value: { age: 604_800_000, count: 1000 }, source: 'queue' },
        exclusive: { value: false, source: 'default' },
        sweep: { value: false, source: 'default' },
      },
      jobs: [
        {
          name: 'send-whatsapp',
          aliases: [],
          version: 2,
          policy: {},
          deduplicateFor: 86_400_000,
          schema: {
            type: 'object',
            properties: {
              phoneNumber: { type: 'string', pattern: '^\\+[1-9]\\d{1,14}$' },
              kind: { enum: expect.arrayContaining(['text', 'VENDOR_OFFER']) },
              data: { type: 'object' },
              effectKey: { type: 'string', minLength: 1, maxLength: 200 },
              messageId: { type: 'string', format: 'uuid' },
            },
            required: ['phoneNumber', 'kind', 'data'],
            additionalProperties: false,
          },
        },
      ],
    });
  });

  it('shows the catalog to operators only', async () => {
    expect((await app.call('GET', CATALOG, CLIENT)).status).toBe(403);
    expect((await app.call('GET', CATALOG)).status).toBe(401);
  });

  it('documents both', async () => {
    const { body } = await app.call('GET', '/docs-json');
    expect(Object.keys(body.paths[JOBS].post.responses)).toEqual(
      expect.arrayContaining(['202', '400', '401', '403', '422', '503']),
    );
    expect(body.paths[CATALOG].get.responses['200'].content['application/json'].schema.properties.data).toEqual({
      $ref: '#/components/schemas/CatalogDto',
    });
    expect(body.components.schemas.QueuePolicyDto.required).toContain('rateLimit');
  });
});
