import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { AppModule } from '../../src/app.module.js';
import { loadConfig } from '../../src/config/index.js';
import { Database } from '../../src/database/index.js';
import { configureHttp, createHttpAdapter } from '../../src/http/index.js';
import { setUpOpenApi } from '../../src/http/openapi/index.js';
import {
  defineQueue,
  Handles,
  Job,
  noBackoff,
  Payload,
  Priority,
  Processor,
  QueueProcessor,
  seconds,
} from '../../src/jobs/index.js';
import { variablesOf } from '../support/app/backends.js';
import { call, type CallOptions } from '../support/app/http-app.js';
import { untilState } from '../support/app/until.js';
import { afterFile } from '../support/servers/index.js';
import { apiKey } from './support/http-layer.js';

const nights = defineQueue('nights', {
  concurrency: 1,
  timeout: seconds(5),
  attempts: 1,
  backoff: noBackoff,
  priority: Priority.Normal,
  keepCompleted: { age: seconds(60) },
  keepFailed: { age: seconds(60) },
});

@Job('nightly', { queue: nights, schedule: { pattern: '0 2 * * *', missed: 'latest' } })
class Nightly extends Payload<Nightly> {}

@Job('switched-off', { queue: nights, schedule: { pattern: '0 3 * * *', missed: 'all', overlap: 'queue' } })
class SwitchedOff extends Payload<SwitchedOff> {}

@Processor(nights)
class NightsProcessor extends QueueProcessor {
  @Handles(Nightly)
  nightly() {
    return { done: true };
  }

  @Handles(SwitchedOff)
  switchedOff() {
    return {};
  }
}

const PATH = '/api/v1/queue/schedules';
const keys = { ops: 'operator-secret', shop: 'client-secret' };

describe('the schedules over HTTP', () => {
  let app: NestFastifyApplication;
  let url: string;

  beforeAll(async () => {
    const config = loadConfig({
      ...(await variablesOf('postgres')),
      API_KEYS: [apiKey('operator', 'ops', keys.ops), apiKey('client', 'shop', keys.shop)].join(','),
      SCHEDULE_SWITCHED_OFF_ENABLED: 'false',
    });
    const module = await Test.createTestingModule({
      imports: [AppModule.of(config)],
      providers: [NightsProcessor],
    }).compile();
    app = module.createNestApplication<NestFastifyApplication>(createHttpAdapter(config));
    Logger.overrideLogger(false);
    configureHttp(app, config);
    setUpOpenApi(app);
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
    afterFile(() => app.close());
  });

  afterAll(() => app?.close());

  const ask = (method: string, path: string, options: CallOptions = {}) =>
    call(url, method, path, { key: keys.ops, ...options });

  const actions = async () =>
    (await app.get(Database).query<{ action: string }>('select action from haat.audit order by at, id')).map(
      ({ action }) => action,
    );

  it('are listed with their next five runs', async () => {
    const { status, body } = await ask('GET', PATH);
    expect(status).toBe(200);
    expect(body.data).toContainEqual(expect.objectContaining({ id: 'clean-up-job-records' }));
    expect(body.data).toContainEqual({
      id: 'nightly',
      queue: 'nights',
      job: 'nightly',
      pattern: '0 2 * * *',
      timeZone: 'Asia/Kathmandu',
      missed: 'latest',
      overlap: 'skip',
      enabled: true,
      paused: false,
      lastRun: null,
      nextRuns: Array.from({ length: 5 }, () => expect.stringMatching(/T20:15:00\.000Z$/)),
      overdue: false,
      overdueSince: null,
    });
    const off = { id: 'switched-off', enabled: false, nextRuns: [], overlap: 'queue' };
    expect(body.data).toContainEqual(expect.objectContaining(off));
  });

  it('run now as a job of their own, once for a repeated request', async () => {
    const nightly = async () => (await ask('GET', PATH)).body.data.find(({ id }: { id: string }) => id === 'nightly');
    const before = (await nightly()).nextRuns;
    const headers = { 'idempotency-key': 'run-1' };
    const first = await ask('POST', `${PATH}/nightly/run`, { headers });
    expect(first.status).toBe(202);
    expect(first.body.data).toMatchObject({ queue: 'nights', name: 'nightly', outcome: 'created' });
    const { jobId } = first.body.data;
    expect(first.headers.get('location')).toBe(`/api/v1/jobs/${jobId}`);
    const again = await ask('POST', `${PATH}/nightly/run`, { headers });
    expect([again.body.data.jobId, again.headers.get('idempotency-replayed')]).toEqual([jobId, 'true']);
    await untilState(app.get(Database), jobId, ['completed']);
    expect(await nightly()).toMatchObject({ lastRun: { jobId, state: 'completed' }, nextRuns: before });
    expect(await actions()).toEqual(['schedule.run']);
  });

  it('are paused and resumed, audited when it changes something', async () => {
    const paused = await ask('POST', `${PATH}/nightly/pause`);
    expect([paused.status, paused.body.data.paused, paused.body.data.nextRuns]).toEqual([200, true, []]);
    await ask('POST', `${PATH}/nightly/pause`);
    const resumed = await ask('POST', `${PATH}/nightly/resume`);
    expect([resumed.body.data.paused, resumed.body.data.nextRuns.length]).toEqual([false, 5]);
    expect(await actions()).toEqual(['schedule.run', 'schedule.pause', 'schedule.resume']);
  });

  it.each(['run', 'pause', 'resume'])('answer 404 to %s when there is none of that id', async (action) => {
    const { status, body } = await ask('POST', `${PATH}/of-nobody/${action}`);
    expect([status, body.error.code, body.error.message]).toEqual([
      404,
      'not_found',
      'There is no schedule "of-nobody".',
    ]);
  });

  it('are not paused while the environment has switched them off', async () => {
    const { status, body } = await ask('POST', `${PATH}/switched-off/pause`);
    expect([status, body.error.code]).toEqual([409, 'schedule_disabled']);
  });

  it('are for operators only', async () => {
    for (const [method, path] of [
      ['GET', PATH],
      ['POST', `${PATH}/nightly/run`],
      ['POST', `${PATH}/nightly/pause`],
    ] as const) {
      const { status } = await ask(method, path, { key: keys.shop });
      expect([path, status]).toEqual([path, 403]);
    }
  });

  it('are documented', async () => {
    const { body } = await call(url, 'GET', '/docs-json');
    expect(Object.keys(body.paths).filter((path) => path.startsWith(PATH))).toEqual([
      PATH,
      `${PATH}/{id}/run`,
      `${PATH}/{id}/pause`,
      `${PATH}/{id}/resume`,
    ]);
    expect(Object.keys(body.components.schemas)).toEqual(expect.arrayContaining(['ScheduleDto', 'LastRunDto']));
  });
});
