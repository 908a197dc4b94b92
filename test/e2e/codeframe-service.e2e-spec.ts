import { loseWorker } from '../../src/jobs/testing/index.js';
import { until } from '../support/app/until.js';
import { feedback } from '../support/codeframe/feedback.js';
import { gate, PaidCodeframes, QUEUE } from '../support/codeframe/paid-codeframes.js';
import type { Behaviour, CodeframeService } from '../support/codeframe/service.emulator.js';

describe('codeframes by a paid service', () => {
  let codeframes: PaidCodeframes;
  let service: CodeframeService;

  beforeAll(async () => {
    codeframes = await PaidCodeframes.start({ CODEFRAME_TIMEOUT_MS: '2000' });
    ({ service } = codeframes);
  });
  afterAll(async () => expect(await codeframes?.stop()).toEqual([]));
  beforeEach(() => service.respondWith());

  const costOf = async (id: string): Promise<string> => {
    const [row] = await codeframes.app.database.query<{ cost: string }>(
      'select sum(cost_usd)::text as cost from haat.codeframe_calls where generation_id = $1',
      [id],
    );
    return row?.cost ?? '';
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
  ] satisfies [string, Behaviour][])(
    'repeats a call under the same key, and pays once, when %s',
    async (_, behaviour) => {
      codeframes.behaveFirst(behaviour);
      const id = await codeframes.begin(3);
      expect(await codeframes.untilEnded(id)).toMatchObject({
        status: 'completed',
        calls: { begun: 6, answered: 3 },
        cost_usd: 0.0303,
      });
      expect([1, 2, 3].map((cluster) => service.callsUnder(`${id}:${cluster}`))).toEqual([2, 2, 2]);
      expect(codeframes.chargedFor(id)).toBe(0.0303);
    },
  );

  it('takes what can be used of an answer: it was paid for', async () => {
    const codes = [{ name: 'Code', description: '', example_ids: ['of-elsewhere'] }];
    service.respondWith(() => ({ kind: 'name', answer: { description: '', theme_name: 'x'.repeat(300), codes } }));
    const id = await codeframes.begin(2);
    expect(await codeframes.untilEnded(id)).toMatchObject({
      status: 'completed',
      calls: { begun: 2, answered: 2 },
      cost_usd: 0.0202,
    });
    expect((await codeframes.read(id)).clusters[0]).toMatchObject({
      theme_name: 'x'.repeat(200),
      description: '',
      codes: [{ name: 'Code', example_ids: [] }],
    });
  });

  it('fails a cluster whose answer cannot be used at once, and counts what it cost', async () => {
    service.respondWith(({ clusterId }) => ({ kind: 'name', answer: clusterId === 2 ? { theme_name: '' } : {} }));
    const id = await codeframes.begin(3);
    expect(await codeframes.untilEnded(id)).toMatchObject({
      status: 'completed_with_failures',
      clusters: { done: 2, failed: 1 },
      calls: { begun: 3, answered: 2 },
      cost_usd: 0.0303,
    });
    expect(codeframes.chargedFor(id)).toBe(0.0303);
    const failed = { calls: 1, cost_usd: 0.0101, theme_name: null, error: { code: 'answer_invalid' } };
    expect((await codeframes.read(id)).clusters[1]).toMatchObject(failed);

    // Under the same key the service says the same again, and charges nothing for it.
    await codeframes.app.untilState(await codeframes.retryDead(id), 'dead');
    await codeframes.untilStatus('the codeframe to end anew', id, ({ status, calls }) => {
      return status === 'completed_with_failures' && calls.begun === 4;
    });
    expect(await costOf(id)).toBe('0.030300');
  });

  it('gives the jobs of the clusters the priority, the attempts and the owner of the request', async () => {
    service.respondWith(() => ({ kind: 'raw', status: 500, body: '{}' }));
    const category_id = await codeframes.categoryWith(feedback(20));
    const options = { priority: 2, attempts: 1 };
    const { body } = await codeframes.post('/generate', { category_id, n_clusters: 2, options });
    const id = body.data.generation_id;
    expect(await codeframes.untilEnded(id)).toMatchObject({ status: 'failed', calls: { begun: 2 }, progress: 100 });
    const [first] = await codeframes.jobsOf(id, 'generate-codeframe');
    const naming = await codeframes.jobsOf(id, 'name-cluster');
    expect(naming.map(({ priority }) => priority)).toEqual([2, 2]);
    const others = [...naming, ...(await codeframes.jobsOf(id, 'finish-codeframe'))];
    expect(first?.owner).toEqual(expect.any(String));
    expect(others.map(({ owner }) => owner)).toEqual([first?.owner, first?.owner, first?.owner]);
    const { clusters } = await codeframes.read(id);
    expect(clusters.map(({ job_id }: { job_id: string }) => job_id)).toEqual(naming.map((job) => job.id));
  });

  it('waits as long as the service asks, and spends no attempt', async () => {
    codeframes.behaveFirst({ kind: 'raw', status: 429, headers: { 'retry-after': '1' }, body: '{}' });
    const id = await codeframes.begin(2);
    expect(await codeframes.untilEnded(id)).toMatchObject({ status: 'completed', cost_usd: 0.0202 });
    expect((await codeframes.jobsOf(id, 'name-cluster')).map(({ attempt }) => attempt)).toEqual([0, 0]);
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
    await codeframes.retryDead(id);
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
    await until('the jobs to be dead', async () => (await codeframes.jobsOf(id, 'name-cluster', 'dead')).length === 3);
    const filter = { name: 'name-cluster', errorCode: 'service_unavailable' };
    await codeframes.app.call('POST', `/api/v1/queue/dead-letter/${QUEUE}/retry`, { body: { filter } });
    const status = await codeframes.untilStatus('all clusters', id, (each) => each.status === 'completed');
    expect(status).toMatchObject({ clusters: { done: 3, failed: 0 }, cost_usd: 0.0303 });
  });

  it('pauses the queue when the service does not let it in, and goes on when a person resumes it', async () => {
    service.respondWith(() => ({ kind: 'raw', status: 401, body: '{}' }));
    const id = await codeframes.begin(2);
    const metrics = () => codeframes.app.call('GET', `/api/v1/queue/metrics/${QUEUE}`);
    await until('the queue to pause', async () => (await metrics()).body.data.paused);
    expect(await codeframes.status(id)).toMatchObject({ status: 'naming', clusters: { failed: 0, done: 0 } });
    service.respondWith();
    await codeframes.resumeQueue();
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
    const jobId = await codeframes.enqueue('name-cluster', { generationId: id, cluster: 1 });
    await until('the second call', () => service.callsUnder(`${id}:1`) === 2);
    hold.open();
    expect(await codeframes.untilEnded(id)).toMatchObject({
      status: 'completed',
      clusters: { total: 2, done: 2 },
      calls: { begun: 3, answered: 2 },
      cost_usd: 0.0202,
    });
    await codeframes.app.untilState(jobId, 'completed');
    expect(await codeframes.jobsOf(id, 'finish-codeframe')).toHaveLength(1);
  });

  it('repeats a call that a lost worker had under way, under the same key, and takes one of the two answers', async () => {
    const hold = gate();
    service.respondWith(async () => {
      await hold.opened;
      return { kind: 'name' };
    });
    const id = await codeframes.begin(2);
    await until('both clusters to be called', () => service.callsOf(id).length === 2);
    const [lost] = await codeframes.jobsOf(id, 'name-cluster');
    await loseWorker(codeframes.app.database, lost?.id ?? '');
    await until('the call to be repeated', () => service.callsUnder(`${id}:1`) === 2);
    hold.open();
    expect(await codeframes.untilEnded(id)).toMatchObject({
      status: 'completed',
      clusters: { done: 2 },
      cost_usd: 0.0202,
    });
    expect(codeframes.chargedFor(id)).toBe(0.0202);
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
    await codeframes.app.database.query(
      `update haat.codeframe_clusters set status = 'pending' where generation_id = $1 and number = 1`,
      [id],
    );
    await codeframes.enqueue('name-cluster', { generationId: id, cluster: 1 });
    await codeframes.untilStatus('the first cluster again', id, ({ clusters }) => clusters.done === 1);
    hold.open();
    expect(await codeframes.untilEnded(id)).toMatchObject({
      status: 'completed',
      calls: { begun: 2 },
      cost_usd: 0.0202,
    });
    expect(service.callsUnder(`${id}:1`)).toBe(1);
  });

  it('takes the answer that was recorded under its key meanwhile, whatever has become of its own call', async () => {
    const hold = gate();
    service.respondWith(async ({ clusterId }) => {
      if (clusterId !== 1) return { kind: 'name' };
      await hold.opened;
      return { kind: 'raw', status: 400, body: '{}' };
    });
    const id = await codeframes.begin(2);
    await codeframes.untilStatus('the second cluster', id, ({ clusters }) => clusters.done === 1);
    // As another run does that was believed to be lost, and loses its process before the commit.
    await codeframes.recordAnswer(id, 1);
    hold.open();
    expect(await codeframes.untilEnded(id)).toMatchObject({
      status: 'completed',
      clusters: { done: 2, failed: 0 },
      cost_usd: 0.0202,
    });
    expect((await codeframes.read(id)).clusters[0]).toMatchObject({ theme_name: 'Recorded', error: null });
  });
});
