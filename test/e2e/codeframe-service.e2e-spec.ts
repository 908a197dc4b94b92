import { loseWorker } from '../../src/jobs/testing/index.js';
import { variablesOf } from '../support/app/backends.js';
import { type HttpApp, startHttpApp } from '../support/app/http-app.js';
import { until } from '../support/app/until.js';
import { type Behaviour, type CodeframeService, startCodeframeService } from '../support/codeframe/service.emulator.js';
import { Codeframes } from '../support/codeframe/codeframes.js';

const QUEUE = 'codeframe-generation';

/** A promise that the test keeps when it is time. */
function gate(): { readonly opened: Promise<void>; open(): void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

describe('codeframes by a paid service', () => {
  let app: HttpApp;
  let service: CodeframeService;
  const codeframes = new Codeframes(() => app);

  beforeAll(async () => {
    service = await startCodeframeService();
    app = await startHttpApp({
      ...(await variablesOf('postgres')),
      ...service.variables,
      QUEUE_CODEFRAME_GENERATION_BACKOFF_MS: '20',
      QUEUE_CODEFRAME_GENERATION_CONCURRENCY: '4',
      CODEFRAME_TIMEOUT_MS: '2000',
      JOB_LOCK_MS: '2000',
    });
  });
  afterAll(async () => {
    await app?.close();
    await service?.stop();
    expect(service.faults).toEqual([]);
  });
  beforeEach(() => service.respondWith());

  const jobsOf = async (id: string, name: string, state?: string): Promise<{ id: string; attempt: number }[]> =>
    app.database.query(
      `select id, attempt from haat.jobs where $1 = any(keys) and name = $2 and ($3::text is null or state = $3) order by id`,
      [id, name, state ?? null],
    );
  const costOf = async (id: string): Promise<string> => {
    const [row] = await app.database.query<{ cost: string }>(
      'select sum(cost_usd)::text as cost from haat.codeframe_calls where generation_id = $1',
      [id],
    );
    return row?.cost ?? '';
  };
  const chargedFor = (id: string): number =>
    [...service.charges].reduce((sum, [key, cost]) => (key.startsWith(id) ? sum + Math.round(cost * 1e6) : sum), 0) /
    1e6;
  /** Behaves so at the first call of each cluster, and names it at the next. */
  const first = (behaviour: Behaviour) => {
    const seen = new Set<string>();
    service.respondWith(({ key }) => {
      if (seen.has(key)) return { kind: 'name' };
      seen.add(key);
      return behaviour;
    });
  };

  it('calls once a cluster, and counts what it costs to the millionth of a dollar', async () => {
    const id = await codeframes.begin(10, { target_language: 'ne', hierarchy_preference: 'flat' });
    expect(await codeframes.untilEnded(id)).toMatchObject({
      status: 'completed',
      clusters: { total: 10, done: 10 },
      progress: 100,
      calls: { begun: 10, answered: 10 },
      cost_usd: 0.101,
    });
    expect(await costOf(id)).toBe('0.101000');
    const calls = service.callsOf(id);
    expect(new Set(calls.map(({ key }) => key)).size).toBe(10);
    expect(calls[0]?.config).toEqual({ target_language: 'ne', hierarchy_preference: 'flat' });
    expect(calls.flatMap(({ texts }) => texts)).toHaveLength(100);
    const { codeframe, clusters } = await codeframes.read(id);
    expect(codeframe).toMatchObject({ hierarchy: 'flat' });
    expect(codeframe.codes).toHaveLength(20);
    expect(clusters[2]).toMatchObject({
      cluster_id: 3,
      theme_name: 'Theme 3',
      calls: 1,
      cost_usd: 0.0101,
      error: null,
    });
  });

  it.each([
    ['the service is down', { kind: 'raw', status: 502, body: 'Bad gateway' }],
    ['the connection breaks after the work was done', { kind: 'reset' }],
    ['no answer comes', { kind: 'hang' }],
    ['an answer is no JSON', { kind: 'raw', status: 200, body: '<html>' }],
    [
      'an answer names what nobody asked about',
      {
        kind: 'raw',
        status: 200,
        body: '{"theme_name":"x","description":"x","codes":[{"name":"x","description":"x","example_ids":["x"]}],"cost_usd":1}',
      },
    ],
  ] satisfies [string, Behaviour][])(
    'repeats a call under the same key, and pays once, when %s',
    async (_, behaviour) => {
      first(behaviour);
      const id = await codeframes.begin(3);
      expect(await codeframes.untilEnded(id)).toMatchObject({
        status: 'completed',
        calls: { begun: 6, answered: 3 },
        cost_usd: 0.0303,
      });
      expect([1, 2, 3].map((cluster) => service.callsUnder(`${id}:${cluster}`))).toEqual([2, 2, 2]);
      expect(chargedFor(id)).toBe(0.0303);
    },
  );

  it('waits as long as the service asks, and spends no attempt', async () => {
    first({ kind: 'raw', status: 429, headers: { 'retry-after': '1' }, body: '{}' });
    const id = await codeframes.begin(2);
    expect(await codeframes.untilEnded(id)).toMatchObject({ status: 'completed', cost_usd: 0.0202 });
    expect((await jobsOf(id, 'name-cluster')).map(({ attempt }) => attempt)).toEqual([0, 0]);
  });

  it('leaves out a cluster that the service refuses, and takes it in when its job is retried', async () => {
    service.respondWith(({ clusterId }) =>
      clusterId === 2 ? { kind: 'raw', status: 400, body: '{}' } : { kind: 'name' },
    );
    const id = await codeframes.begin(3);
    expect(await codeframes.untilEnded(id)).toMatchObject({
      status: 'completed_with_failures',
      clusters: { done: 2, failed: 1 },
      cost_usd: 0.0202,
    });
    const { clusters, codeframe } = await codeframes.read(id);
    expect(clusters[1]).toMatchObject({ status: 'failed', theme_name: null, error: { code: 'service_refused' } });
    expect(codeframe.codes).toHaveLength(2);

    service.respondWith();
    const [dead] = await jobsOf(id, 'name-cluster', 'dead');
    await app.call('POST', `/api/v1/queue/retry/${QUEUE}/${dead?.id}`);
    const status = await codeframes.untilStatus('the rest', id, (each) => each.status === 'completed');
    expect(status).toMatchObject({ clusters: { done: 3, failed: 0 }, progress: 100, cost_usd: 0.0303 });
    expect((await codeframes.read(id)).codeframe.codes).toHaveLength(3);
    expect([1, 3].map((cluster) => service.callsUnder(`${id}:${cluster}`))).toEqual([1, 1]);
  });

  it('fails when no cluster could be named, and completes when all of them are retried', async () => {
    service.respondWith(() => ({ kind: 'raw', status: 500, body: '{}' }));
    const id = await codeframes.begin(3);
    expect(await codeframes.untilEnded(id)).toMatchObject({
      status: 'failed',
      calls: { begun: 9, answered: 0 },
      cost_usd: 0,
    });
    service.respondWith();
    await until('the jobs to be dead', async () => (await jobsOf(id, 'name-cluster', 'dead')).length === 3);
    const filter = { name: 'name-cluster', errorCode: 'service_unavailable' };
    await app.call('POST', `/api/v1/queue/dead-letter/${QUEUE}/retry`, { body: { filter } });
    const status = await codeframes.untilStatus('all clusters', id, (each) => each.status === 'completed');
    expect(status).toMatchObject({ clusters: { done: 3, failed: 0 }, cost_usd: 0.0303 });
  });

  it('pauses the queue when the service does not let it in, and goes on when a person resumes it', async () => {
    service.respondWith(() => ({ kind: 'raw', status: 401, body: '{}' }));
    const id = await codeframes.begin(2);
    const metrics = () => app.call('GET', `/api/v1/queue/metrics/${QUEUE}`);
    await until('the queue to pause', async () => (await metrics()).body.data.paused);
    expect(await codeframes.status(id)).toMatchObject({ status: 'naming', clusters: { failed: 0, done: 0 } });
    service.respondWith();
    await app.call('POST', `/api/v1/queue/resume/${QUEUE}`, { body: { reason: 'The token is renewed' } });
    expect(await codeframes.untilEnded(id)).toMatchObject({ status: 'completed', clusters: { done: 2 } });
  });

  it('stores one result and counts one cost when a cluster is named by two jobs at once', async () => {
    const hold = gate();
    service.respondWith(async () => {
      await hold.opened;
      return { kind: 'name' };
    });
    const id = await codeframes.begin(2);
    await until('both clusters to be called', () => service.callsOf(id).length === 2);
    const job = { queue: QUEUE, name: 'name-cluster', payload: { generationId: id, cluster: 1 } };
    const { jobId } = (await app.call('POST', '/api/v1/jobs', { body: job })).body.data;
    await until('the second call', () => service.callsUnder(`${id}:1`) === 2);
    hold.open();
    expect(await codeframes.untilEnded(id)).toMatchObject({
      status: 'completed',
      clusters: { total: 2, done: 2 },
      calls: { begun: 3, answered: 2 },
      cost_usd: 0.0202,
    });
    await app.untilState(jobId, 'completed');
    expect(await jobsOf(id, 'finish-codeframe')).toHaveLength(1);
  });

  it('repeats a call that a lost worker had under way, under the same key, and takes one of the two answers', async () => {
    const hold = gate();
    service.respondWith(async () => {
      await hold.opened;
      return { kind: 'name' };
    });
    const id = await codeframes.begin(2);
    await until('both clusters to be called', () => service.callsOf(id).length === 2);
    const [lost] = await jobsOf(id, 'name-cluster');
    await loseWorker(app.database, lost?.id ?? '');
    await until('the call to be repeated', () => service.callsUnder(`${id}:1`) === 2);
    hold.open();
    expect(await codeframes.untilEnded(id)).toMatchObject({
      status: 'completed',
      clusters: { done: 2 },
      cost_usd: 0.0202,
    });
    expect(chargedFor(id)).toBe(0.0202);
  });

  it('calls nobody for a cluster whose answer is recorded, and stores it', async () => {
    const hold = gate();
    service.respondWith(async ({ clusterId }) => {
      if (clusterId === 2) await hold.opened;
      return { kind: 'name' };
    });
    const id = await codeframes.begin(2);
    await codeframes.untilStatus('the first cluster', id, ({ clusters }) => clusters.done === 1);
    // As it stands when the process dies between the answer and the commit.
    await app.database.query(
      `update haat.codeframe_clusters set status = 'pending' where generation_id = $1 and number = 1`,
      [id],
    );
    const job = { queue: QUEUE, name: 'name-cluster', payload: { generationId: id, cluster: 1 } };
    await app.call('POST', '/api/v1/jobs', { body: job });
    await codeframes.untilStatus('the first cluster again', id, ({ clusters }) => clusters.done === 1);
    hold.open();
    expect(await codeframes.untilEnded(id)).toMatchObject({
      status: 'completed',
      calls: { begun: 2 },
      cost_usd: 0.0202,
    });
    expect(service.callsUnder(`${id}:1`)).toBe(1);
  });

  it('finishes without a cluster whose job was cancelled by itself, once the sweep has found it', async () => {
    service.respondWith(({ clusterId }) => ({ kind: clusterId === 1 ? 'hang' : 'name' }));
    const id = await codeframes.begin(2);
    await codeframes.untilStatus(
      'the second cluster',
      id,
      ({ clusters }) => clusters.done === 1 && clusters.running === 1,
    );
    const [hanging] = await jobsOf(id, 'name-cluster', 'active');
    await app.call('POST', `/api/v1/jobs/${hanging?.id}/cancel`);
    expect(await codeframes.status(id)).toMatchObject({
      status: 'naming',
      clusters: { done: 1, failed: 1, running: 0 },
    });
    await app.call('POST', '/api/v1/jobs', { body: { queue: QUEUE, name: 'settle-codeframes', payload: {} } });
    expect(await codeframes.untilEnded(id)).toMatchObject({
      status: 'completed_with_failures',
      clusters: { failed: 1 },
    });
    expect((await codeframes.read(id)).clusters[0].error).toMatchObject({ code: 'cancelled' });
  });

  describe('are cancelled', () => {
    it('so that no further cluster is called, calls under way are broken off, and what is done stays', async () => {
      const done = new Set<number>();
      service.respondWith(({ clusterId }) => {
        if (done.size >= 3) return { kind: 'hang' };
        done.add(clusterId);
        return { kind: 'name' };
      });
      const id = await codeframes.begin(10);
      await codeframes.untilStatus('three clusters', id, ({ clusters }) => clusters.done === 3 && clusters.running > 0);
      const cancelled = await codeframes.post(`/${id}/cancel`);
      expect(cancelled).toMatchObject({
        status: 200,
        body: { data: { status: 'cancelled', clusters: { done: 3, cancelled: 7, running: 0, pending: 0 } } },
      });
      const calls = service.callsOf(id).length;
      await until('the jobs to end', async () => {
        const open = await app.database.query(
          `select 1 from haat.jobs where $1 = any(keys) and state in ('pending', 'queued', 'active')`,
          [id],
        );
        return open.length === 0;
      });
      service.respondWith();
      expect(service.callsOf(id)).toHaveLength(calls);
      const data = await codeframes.read(id);
      expect(data).toMatchObject({ status: 'cancelled', codeframe: null, cost_usd: 0.0303 });
      expect(data.clusters.filter(({ theme_name }: { theme_name: string | null }) => theme_name)).toHaveLength(3);
      expect((await codeframes.post(`/${id}/cancel`)).body.data).toEqual(cancelled.body.data);
      expect(await jobsOf(id, 'finish-codeframe')).toEqual([]);
    });

    it('before the answers are clustered', async () => {
      await app.call('POST', `/api/v1/queue/pause/${QUEUE}`, { body: { reason: 'The test wants its jobs to wait.' } });
      const id = await codeframes.begin(2);
      expect((await codeframes.post(`/${id}/cancel`)).body.data).toMatchObject({
        status: 'cancelled',
        clusters: { total: 0 },
      });
      await app.call('POST', `/api/v1/queue/resume/${QUEUE}`);
      await app.untilState(id, 'cancelled');
      expect(service.callsOf(id)).toEqual([]);
    });

    it('in a race with the last cluster: one of the two wins, wholly', async () => {
      for (let round = 0; round < 8; round++) {
        const hold = gate();
        service.respondWith(async ({ clusterId }) => {
          if (clusterId === 2) await hold.opened;
          return { kind: 'name' };
        });
        const id = await codeframes.begin(2);
        await codeframes.untilStatus(
          'the last cluster',
          id,
          ({ clusters }) => clusters.done === 1 && clusters.running === 1,
        );
        hold.open();
        const answer = await codeframes.post(`/${id}/cancel`);
        const ended = await codeframes.untilEnded(id);
        const isCancelled = ended.status === 'cancelled';
        expect(answer.status).toBe(isCancelled ? 200 : 409);
        expect(ended.clusters).toMatchObject(isCancelled ? { done: 1, cancelled: 1 } : { done: 2, cancelled: 0 });
        expect(await jobsOf(id, 'finish-codeframe')).toHaveLength(isCancelled ? 0 : 1);
        expect((await codeframes.read(id)).codeframe === null).toBe(isCancelled);
      }
    });

    it('only while there is something to stop', async () => {
      const id = await codeframes.begin(2);
      await codeframes.untilEnded(id);
      expect(await codeframes.post(`/${id}/cancel`)).toMatchObject({
        status: 409,
        body: { error: { code: 'illegal_move' } },
      });
      expect((await codeframes.post(`/${id}/cancel`, { reason: 'x' })).status).toBe(400);
      expect(await codeframes.status(id)).toMatchObject({ status: 'completed' });
    });
  });
});
