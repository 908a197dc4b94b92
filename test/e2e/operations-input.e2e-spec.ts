import { variablesOf } from '../support/app/backends.js';
import { type HttpAnswer, type HttpApp, startHttpApp } from '../support/app/http-app.js';

const API = '/api/v1';
const QUEUE = 'whatsapp-messages';
const ALIAS = 'whatsapp-message-send';
const MISSING = '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11';
const PAYLOAD = { phoneNumber: '+9779841234567', kind: 'text', data: { message: 'Namaste' } };
const JOB = { queue: QUEUE, name: 'send-whatsapp', payload: PAYLOAD };

/** What callers write who have not read the documentation to its end. */
describe('input of the endpoints over jobs and queues', () => {
  let app: HttpApp;
  beforeAll(async () => {
    app = await startHttpApp(await variablesOf('postgres'));
    await call('POST', `/queue/pause/${QUEUE}`, { reason: 'The test wants its jobs to wait.' });
  });
  afterAll(() => app?.close());

  const call = (method: string, path: string, body?: unknown) =>
    app.call(method, `${API}${path}`, body === undefined ? {} : { body });
  const enqueue = (options: object) => call('POST', '/jobs', { ...JOB, options });
  const faultsOf = ({ status, body }: HttpAnswer) => ({
    status,
    fields: body.error?.details?.map(({ field }: { field: string }) => field),
  });

  it.each([
    'delay',
    'priority',
    'deduplicate',
    'deduplicationKey',
    'attempts',
    'backoff',
    'expiresAt',
    'removeOnComplete',
    'removeOnFail',
  ])('refuses null for the option %s', async (option) => {
    expect(faultsOf(await enqueue({ [option]: null }))).toEqual({ status: 400, fields: [`options.${option}`] });
  });

  it.each(['limit', 'olderThanMs', 'state'])('refuses null for the %s of a cleaning', async (field) => {
    const answer = await call('POST', `/queue/clean/${QUEUE}`, { limit: 10, [field]: null });
    expect(faultsOf(answer)).toEqual({ status: 400, fields: [field] });
  });

  it.each(['name', 'errorCode', 'errorText', 'since', 'until', 'ids'])(
    'takes no null for the %s of a filter, which would then fit every dead letter',
    async (field) => {
      for (const path of ['retry', 'discard']) {
        const note = path === 'discard' ? { note: 'x' } : {};
        const body = { filter: { [field]: null }, ...note };
        const answer = await call('POST', `/queue/dead-letter/${QUEUE}/${path}`, body);
        expect(faultsOf(answer)).toEqual({ status: 400, fields: [`filter.${field}`] });
      }
    },
  );

  it.each(['2026-W01', '2026-001', '2026-01-01', '20260101T000000Z', '2026-01-01T10:00', 'yesterday'])(
    'refuses %s as a moment, wherever one is asked for',
    async (moment) => {
      const answers = [
        await call('GET', `/jobs?since=${moment}`),
        await call('GET', `/jobs?until=${moment}`),
        await call('GET', `/queue/audit?since=${moment}`),
        await call('GET', `/queue/audit?until=${moment}`),
        await call('GET', `/queue/dead-letter/${QUEUE}?since=${moment}`),
        await enqueue({ expiresAt: moment }),
      ];
      expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400, 400]);
      expect(answers[0]?.body.error.details[0].message).toContain('2030-01-01T00:00:00Z');
    },
  );

  it('knows a queue by its alias', async () => {
    const { jobId } = (await call('POST', '/jobs', { ...JOB, queue: ALIAS })).body.data;
    const found = (await call('GET', `/jobs?queue=${ALIAS}`)).body.data.items;
    expect(found.map(({ id }: { id: string }) => id)).toContain(jobId);
    expect((await call('GET', `/queue/metrics/${ALIAS}`)).body.data).toMatchObject({ queueName: QUEUE });
    expect((await call('GET', `/queue/audit?queue=${ALIAS}`)).body.data.items).not.toEqual([]);
  });

  it.each([
    ['GET', '/queue/metrics/unheard-of'],
    ['GET', '/queue/dead-letter/unheard-of'],
    ['POST', `/queue/retry/unheard-of/${MISSING}`],
    ['POST', '/queue/resume/unheard-of'],
  ])('answers %s %s with the queues that there are', async (method, path) => {
    const { status, body } = await call(method, path);
    expect(status).toBe(404);
    const queues = (await call('GET', '/queue/metrics')).body.data.queues.map(
      ({ queueName }: { queueName: string }) => queueName,
    );
    expect(queues).toContain(QUEUE);
    expect(body.error.message).toBe(`There is no queue "unheard-of". The queues are: ${queues.toSorted().join(', ')}.`);
  });

  it('deduplicates nothing where "deduplicate" is false', async () => {
    const options = { deduplicate: false, deduplicationKey: 'one' };
    const [first, second] = [await enqueue(options), await enqueue(options)];
    expect([first.body.data.outcome, second.body.data.outcome]).toEqual(['created', 'created']);
  });

  it.each([
    `/jobs/${MISSING}/cancel`,
    `/queue/retry/${QUEUE}/${MISSING}`,
    '/queue/schedules/clean-up-job-records/run',
    '/queue/schedules/clean-up-job-records/pause',
    '/queue/schedules/clean-up-job-records/resume',
  ])('refuses a field in the body of %s, which takes none', async (path) => {
    expect(faultsOf(await call('POST', path, { reason: 'x' }))).toEqual({ status: 400, fields: ['reason'] });
    expect(faultsOf(await call('POST', path, ['x']))).toEqual({ status: 400, fields: ['body'] });
    expect((await call('POST', path, {})).status).not.toBe(400);
  });

  it('writes down why a queue was resumed', async () => {
    expect(faultsOf(await call('POST', `/queue/resume/${QUEUE}`, { force: true }))).toEqual({
      status: 400,
      fields: ['force'],
    });
    await call('POST', '/queue/pause/maintenance', { reason: 'x' });
    const resumed = await call('POST', '/queue/resume/maintenance', { reason: 'The provider is back' });
    expect(resumed).toMatchObject({ status: 200, body: { data: { paused: false, reason: null } } });
    const [entry] = (await call('GET', '/queue/audit?queue=maintenance&limit=1')).body.data.items;
    expect(entry).toMatchObject({ action: 'queue.resume', after: { paused: false, note: 'The provider is back' } });
  });

  it('documents each operation whole: its parameters, and the errors of its body', async () => {
    const { body: document } = await app.call('GET', '/docs-json');
    const paths = Object.entries<Record<string, Operation>>(document.paths);
    expect(paths.length).toBeGreaterThan(20);
    const gaps = paths.flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, operation]) => gapsOf(`${method} ${path}`, operation)),
    );
    expect(gaps).toEqual([]);
  });
});

interface Operation {
  readonly summary?: string;
  readonly requestBody?: object;
  readonly parameters?: readonly { name: string; in: string; description?: string; schema: { example?: unknown } }[];
  readonly responses: Readonly<Record<string, unknown>>;
}

function gapsOf(name: string, { summary, requestBody, parameters = [], responses }: Operation): string[] {
  const isIn = (place: string) => parameters.some((parameter) => parameter.in === place);
  const statuses = [
    ...(requestBody ? [400, 413, 415] : []),
    ...(isIn('query') ? [400] : []),
    ...(isIn('path') ? [404] : []),
  ];
  return [
    ...(summary ? [] : [`${name}: summary`]),
    ...statuses.filter((status) => !(status in responses)).map((status) => `${name}: ${status}`),
    ...parameters.filter(({ description }) => !description).map((parameter) => `${name}: ${parameter.name}`),
    ...parameters
      .filter((parameter) => parameter.in === 'path' && parameter.schema.example === undefined)
      .map((parameter) => `${name}: example of ${parameter.name}`),
  ];
}
