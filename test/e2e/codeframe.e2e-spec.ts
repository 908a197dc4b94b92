import { jobRow, until } from '../support/app/until.js';
import { variablesOf } from '../support/app/backends.js';
import { type HttpApp, startHttpApp } from '../support/app/http-app.js';
import { feedback } from '../support/codeframe/feedback.js';
import { Codeframes } from '../support/codeframe/codeframes.js';

const API = '/api/v1/codeframe';
const MISSING = '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11';

describe('codeframes by the local engine', () => {
  let app: HttpApp;
  beforeAll(async () => {
    app = await startHttpApp(await variablesOf('postgres'));
  });
  afterAll(() => app?.close());

  const codeframes = new Codeframes(() => app);
  const queue = (does: 'pause' | 'resume') =>
    app.call('POST', `/api/v1/queue/${does}/codeframe-generation`, { body: { reason: 'The test says so.' } });
  const sweep = async () => {
    const body = { queue: 'codeframe-generation', name: 'settle-codeframes', payload: {} };
    const { jobId } = (await app.call('POST', '/api/v1/jobs', { body })).body.data;
    await app.untilState(jobId, 'completed');
  };
  const textsOf = (...texts: string[]) => texts.map((text) => ({ text }));
  const generated = async (category: number, clusters: number) => {
    const id = await codeframes.generate(category, clusters);
    await codeframes.untilEnded(id);
    return { id, ...(await codeframes.read(id)) };
  };

  it('clusters the answers of a category, names each cluster, and merges the names', async () => {
    const category = await codeframes.categoryWith(feedback(70));
    const accepted = await codeframes.post('/generate', {
      category_id: category,
      n_clusters: 7,
      config: { target_language: 'en', hierarchy_preference: 'two_level' },
    });
    const { jobId } = accepted.body.data;
    expect(accepted).toMatchObject({
      status: 202,
      body: { data: { generation_id: jobId, status: 'queued', name: 'generate-codeframe', outcome: 'created' } },
    });
    expect(accepted.headers.get('location')).toBe(`/api/v1/jobs/${jobId}`);
    await until(
      'the codeframe',
      async () => (await codeframes.get(`/${jobId}/status`)).body.data.status === 'completed',
    );

    const { data: status } = (await codeframes.get(`/${jobId}/status`)).body;
    expect(status).toEqual({
      generation_id: jobId,
      status: 'completed',
      clusters: { total: 7, pending: 0, running: 0, done: 7, failed: 0, cancelled: 0 },
      progress: 100,
      calls: { begun: 7, answered: 7 },
      cost_usd: 0,
    });
    const { data } = (await codeframes.get(`/${jobId}`)).body;
    expect(data).toMatchObject({ category_id: category, n_clusters: 7, answers: 70, unclustered: 0, error: null });
    expect(data.codeframe.hierarchy).toBe('two_level');
    const answers = (list: readonly { answers: number }[]) => list.reduce((sum, each) => sum + each.answers, 0);
    expect([answers(data.clusters), answers(data.codeframe.codes)]).toEqual([70, 70]);
    expect(data.clusters.flatMap(({ terms }: { terms: string[] }) => terms)).toEqual(
      expect.arrayContaining(['late', 'damaged', 'credit', 'stock', 'app']),
    );
    const found = await app.call('GET', `/api/v1/jobs?key=${jobId}`);
    expect(found.body.data.items).toHaveLength(1 + 7 + 1);
  });

  it('gives the same clusters for the same seed, others for another, and what is clustered stays', async () => {
    const category = await codeframes.categoryWith(feedback(200));
    const generate = async (seed: number) => {
      await queue('pause');
      const id = await codeframes.generate(category, 12);
      await app.database.query('update haat.codeframe_generations set seed = $2 where id = $1', [id, seed]);
      await queue('resume');
      await codeframes.untilEnded(id);
      return id;
    };
    const divisionOf = (id: string) =>
      app.database.query(
        'select number, members, terms from haat.codeframe_clusters where generation_id = $1 order by number',
        [id],
      );
    const first = await generate(1);
    const division = await divisionOf(first);
    expect(await divisionOf(await generate(1))).toEqual(division);
    expect(await divisionOf(await generate(2))).not.toEqual(division);

    const { answers, clusters } = await codeframes.read(first);
    await codeframes.add(category, textsOf('Something else altogether'));
    expect(await codeframes.read(first)).toMatchObject({ answers, clusters });
  });

  it.each([
    ['identical answers', textsOf('late', 'late', 'late', 'late'), 3, { answers: 4, unclustered: 0 }, 1],
    [
      'answers partly without words',
      textsOf('late truck', 'the of', '…', 'high price'),
      2,
      { answers: 2, unclustered: 2 },
      2,
    ],
    [
      'hostile texts',
      textsOf(
        'a'.repeat(2_000),
        `${'a+'.repeat(900)}!`,
        '((((',
        "'; drop table x; --",
        '<script>x</script>',
        '\u202e\u0301\ufeff x1y',
      ),
      4,
      { unclustered: 3 },
      3,
    ],
  ])('divides %s into as many clusters as they say things', async (_, answers, clusters, counts, made) => {
    const data = await generated(await codeframes.categoryWith(answers), clusters);
    expect(data).toMatchObject({ status: 'completed', ...counts });
    expect(data.clusters).toHaveLength(made);
  });

  it('fails where no answer holds a word to go by, and goes on when its job is retried', async () => {
    const category = await codeframes.categoryWith(textsOf('the', 'of', '!!!'));
    const data = await generated(category, 2);
    expect(data).toMatchObject({ status: 'failed', clusters: [], error: { code: 'nothing_to_cluster' } });
    await app.untilState(data.id, 'dead');
    await sweep();
    expect(await codeframes.post(`/${data.id}/cancel`)).toMatchObject({ status: 409 });
    await codeframes.add(category, textsOf('late delivery', 'high price'));
    await queue('pause');
    await app.call('POST', `/api/v1/queue/retry/codeframe-generation/${data.id}`);
    expect(await codeframes.read(data.id)).toMatchObject({ status: 'queued', error: null });
    await queue('resume');
    await codeframes.untilStatus('the codeframe', data.id, ({ status }) => status === 'completed');
    expect(await codeframes.read(data.id)).toMatchObject({ error: null, finished_at: expect.any(String) });
  });

  it('keeps its ending and the reason when the record of its job is gone', async () => {
    const failed = await generated(await codeframes.categoryWith(textsOf('the', 'of', '!!!')), 2);
    await app.untilState(failed.id, 'dead');
    await queue('pause');
    const cancelledId = await codeframes.begin(2);
    await app.call('POST', `/api/v1/jobs/${cancelledId}/cancel`);
    const cancelled = await codeframes.read(cancelledId);
    expect(cancelled).toMatchObject({ status: 'cancelled', error: { code: 'cancelled' } });
    await queue('resume');
    await sweep();
    for (const { id, status, error } of [failed, { ...cancelled, id: cancelledId }]) {
      await app.database.query('delete from haat.jobs where id = $1', [id]);
      expect(await codeframes.read(id)).toMatchObject({ status, error, finished_at: expect.any(String) });
    }
  });

  it('is listed, newest first, with those of its category', async () => {
    const category = await codeframes.categoryWith(feedback(20));
    const ids = [await codeframes.generate(category, 2), await codeframes.generate(category, 3)];
    for (const id of ids) await codeframes.untilEnded(id);
    const page = (await codeframes.get(`?category_id=${category}&limit=1`)).body.data;
    const rest = (await codeframes.get(`?category_id=${category}&limit=1&cursor=${page.nextCursor}`)).body.data;
    expect(page.items).toEqual([
      {
        generation_id: ids[1],
        category_id: category,
        status: 'completed',
        progress: 100,
        n_clusters: 3,
        config: { target_language: 'en', hierarchy_preference: 'adaptive' },
        cost_usd: 0,
        error: null,
        created_at: expect.any(String),
        clustered_at: expect.any(String),
        finished_at: expect.any(String),
      },
    ]);
    expect(rest).toMatchObject({ items: [{ generation_id: ids[0] }], nextCursor: null });
    const all = (await codeframes.get('?limit=200')).body.data.items;
    expect(all.slice(0, 2).map((each: { generation_id: string }) => each.generation_id)).toEqual(ids.toReversed());
    for (const query of ['category_id=0', 'category_id=x', 'cursor=x', 'status=failed'])
      expect((await codeframes.get(`?${query}`)).status).toBe(400);
  });

  it('takes an answer once, by its external id, and refuses another text or language under it', async () => {
    const category = await codeframes.categoryWith([{ text: 'late', externalId: 'a', language: 'en' }]);
    const again = await codeframes.add(category, [
      { text: 'late', externalId: 'a' },
      { text: 'price', externalId: 'b' },
      { text: 'price', externalId: 'b' },
      { text: 'without an id' },
    ]);
    expect(again.body.data).toEqual({ stored: 2, repeated: 2 });
    const reused = await codeframes.add(category, [{ text: 'new' }, { text: 'another', externalId: 'a' }]);
    expect(reused).toMatchObject({ status: 409, body: { error: { code: 'external_id_reused' } } });
    const corrected = await codeframes.add(category, [{ text: 'late', externalId: 'a', language: 'ne' }]);
    expect(corrected).toMatchObject({ status: 409, body: { error: { code: 'external_id_reused' } } });
    const sameLanguage = await codeframes.add(category, [{ text: 'late', externalId: 'a', language: 'EN' }]);
    expect(sameLanguage.body.data).toEqual({ stored: 0, repeated: 1 });
    const { items } = (await codeframes.get(`/categories/${category}/answers`)).body.data;
    expect(
      items.map(({ text, externalId, language }: Record<string, unknown>) => [text, externalId, language]),
    ).toEqual([
      ['late', 'a', 'en'],
      ['price', 'b', null],
      ['without an id', null, null],
    ]);
    const page = (await codeframes.get(`/categories/${category}/answers?limit=2`)).body.data;
    const rest = (await codeframes.get(`/categories/${category}/answers?limit=2&cursor=${page.nextCursor}`)).body.data;
    expect([...page.items, ...rest.items]).toEqual(items);
  });

  it('takes each answer once from callers who send the same ones in the same moment', async () => {
    const answers = feedback(100);
    const category = 88_888;
    const sent = await Promise.all(
      [answers, answers.toReversed(), answers].map((list) => codeframes.add(category, list)),
    );
    expect(sent.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(sent.reduce((sum, { body }) => sum + body.data.stored, 0)).toBe(100);
  });

  it('makes one codeframe for one Idempotency-Key', async () => {
    const category = await codeframes.categoryWith(feedback(20));
    const body = { category_id: category, n_clusters: 2 };
    const [first, second] = await Promise.all(
      [1, 2].map(() => codeframes.post('/generate', body, { 'idempotency-key': 'one' })),
    );
    expect(first?.body.data.generation_id).toBe(second?.body.data.generation_id);
  });

  it('runs for an operator who enqueues the job alone', async () => {
    const category = await codeframes.categoryWith(feedback(20));
    const payload = { categoryId: category, clusters: 3, targetLanguage: 'ne', hierarchyPreference: 'flat' };
    const queued = { queue: 'codeframe-generation', name: 'generate-codeframe', payload };
    const { jobId } = (await app.call('POST', '/api/v1/jobs', { body: queued })).body.data;
    await until(
      'the codeframe',
      async () => (await codeframes.get(`/${jobId}/status`)).body.data?.status === 'completed',
    );
    expect((await codeframes.get(`/${jobId}`)).body.data.codeframe.hierarchy).toBe('flat');

    const stray = { ...queued, name: 'name-cluster', payload: { generationId: MISSING, cluster: 1 } };
    const strayId = (await app.call('POST', '/api/v1/jobs', { body: stray })).body.data.jobId;
    await app.untilState(strayId, 'dead');
    expect(await jobRow(app.database, strayId)).toMatchObject({ error: { code: 'unknown_cluster' } });
  });

  it.each([0, 1, -3, 2.5, 101, 1000, '7', null, 'NaN', [7], undefined])('refuses %j clusters', async (n_clusters) => {
    const answer = await codeframes.post('/generate', { category_id: 1, n_clusters });
    expect(answer).toMatchObject({ status: 400, body: { error: { details: [{ field: 'n_clusters' }] } } });
  });

  it.each([
    ['a category that is no integer', { category_id: '7', n_clusters: 2 }, 'category_id'],
    ['a category that is too large', { category_id: 2 ** 31, n_clusters: 2 }, 'category_id'],
    ['an unknown field', { category_id: 7, n_clusters: 2, clusters: 3 }, 'clusters'],
    ['an unknown field of the config', { category_id: 7, n_clusters: 2, config: { model: 'x' } }, 'config.model'],
    [
      'a language that is none',
      { category_id: 7, n_clusters: 2, config: { target_language: 'e n' } },
      'config.target_language',
    ],
    [
      'a preference that is none',
      { category_id: 7, n_clusters: 2, config: { hierarchy_preference: 'deep' } },
      'config.hierarchy_preference',
    ],
    ['a config that is null', { category_id: 7, n_clusters: 2, config: null }, 'config'],
  ])('refuses %s', async (_, body, field) => {
    expect(await codeframes.post('/generate', body)).toMatchObject({
      status: 400,
      body: { error: { details: [{ field }] } },
    });
  });

  it('refuses more clusters than there are answers', async () => {
    const category = await codeframes.categoryWith(textsOf('late', 'price'));
    expect(await codeframes.post('/generate', { category_id: category, n_clusters: 3 })).toMatchObject({
      status: 422,
      body: { error: { code: 'too_few_answers', message: expect.stringContaining('2 answers, fewer than 3') } },
    });
    expect((await codeframes.post('/generate', { category_id: 999_999, n_clusters: 2 })).status).toBe(422);
  });

  it.each([
    ['no answers', [], 'answers'],
    ['more answers than a request may hold', Array.from({ length: 1_001 }, () => ({ text: 'x' })), 'answers'],
    ['an empty text', [{ text: '' }], 'answers[0].text'],
    ['blanks', [{ text: ' \n\t ' }], 'answers[0].text'],
    ['a text that is too long', [{ text: 'x'.repeat(2_001) }], 'answers[0].text'],
    ['U+0000', [{ text: 'late\u0000' }], 'answers[0].text'],
    ['half of a surrogate pair', [{ text: 'late \ud83d' }], 'answers[0].text'],
    ['a text that is none', [{ text: 7 }], 'answers[0].text'],
    ['a language that is none', [{ text: 'x', language: '-'.repeat(20) }], 'answers[0].language'],
    ['an unknown field', [{ text: 'x', rating: 5 }], 'answers[0].rating'],
  ])('refuses answers with %s', async (_, answers, field) => {
    expect(await codeframes.add(77_777, answers)).toMatchObject({
      status: 400,
      body: { error: { details: [{ field }] } },
    });
  });

  it('refuses a text of 10 MB by its size', async () => {
    expect((await codeframes.add(77_777, [{ text: 'x'.repeat(10_000_000) }])).status).toBe(413);
  });

  it.each([
    ['GET', '/categories/0/answers'],
    ['GET', '/categories/seven/answers'],
    ['POST', '/categories/99999999999/answers'],
    ['GET', `/${MISSING}`],
    ['GET', `/${MISSING}/status`],
    ['POST', `/${MISSING}/cancel`],
    ['GET', '/no-id/status'],
  ])('knows nothing of %s %s', async (method, path) => {
    const body = method === 'POST' && path.endsWith('answers') ? { answers: [{ text: 'x' }] } : undefined;
    expect((await app.call(method, `${API}${path}`, { body })).status).toBe(404);
  });
});
