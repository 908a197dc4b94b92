import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { variablesOf } from '../support/app/backends.js';
import { type HttpAnswer, type HttpApp, startHttpApp } from '../support/app/http-app.js';
import { documentationGaps } from './support/documentation-gaps.js';

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

  it.each([
    '2026-W01',
    '2026-001',
    '2026-01-01',
    '20260101T000000Z',
    '2026-01-01T10:00',
    '2026-01-01T10:00:00-23:59',
    '0000-01-01T10:00:00Z',
    'yesterday',
  ])('refuses %s as a moment, wherever one is asked for', async (moment) => {
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
  });

  it.each([
    ['a day that is none', '/queue/audit', ['audit', '2026-99-99 00:00:00+00', MISSING]],
    ['a zone that is none', `/queue/dead-letter/${QUEUE}`, ['dead-letters', '2026-11-22 00:00:00+23:59', MISSING]],
    ['a number beyond all rows', `/inventory/syncs/${MISSING}`, ['sync-rows', 99_999_999_999]],
  ])('refuses a forged cursor with %s', async (_, path, position) => {
    const cursor = Buffer.from(JSON.stringify(position)).toString('base64url');
    const answer = await call('GET', `${path}?cursor=${cursor}`);
    expect(faultsOf(answer)).toEqual({ status: 400, fields: ['cursor'] });
  });

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

  it('has each schedule that .env.example names, and that its own documentation shows', async () => {
    const { data } = (await call('GET', '/queue/schedules')).body;
    const ids: string[] = data.map(({ id }: { id: string }) => id);
    const settings = await readFile(join(import.meta.dirname, '../../.env.example'), 'utf8');
    const named = [...settings.matchAll(/SCHEDULE_([A-Z0-9_]+)_(?:PATTERN|MISSED|ENABLED)/g)];
    const { body: document } = await app.call('GET', '/docs-json');
    const shown = document.components.schemas.ScheduleDto.properties.id.example;
    expect(named.length).toBeGreaterThan(0);
    for (const id of [...named.map(([, name = '']) => name.toLowerCase().replaceAll('_', '-')), shown])
      expect(ids).toContain(id);
  });

  it('documents each operation whole: its parameters, its answers, and the errors of its body', async () => {
    const { body: document } = await app.call('GET', '/docs-json');
    expect(Object.keys(document.paths).length).toBeGreaterThan(20);
    expect(documentationGaps(document, app.context)).toEqual([]);
  });
});
