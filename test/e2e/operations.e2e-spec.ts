import { createHash } from 'node:crypto';
import { type Backend, BACKENDS, variablesOf } from '../support/app/backends.js';
import { type CallOptions, type HttpApp, startHttpApp } from '../support/app/http-app.js';
import { until } from '../support/app/until.js';

const MESSAGES = '/api/v1/messages/whatsapp';
const QUEUE = 'whatsapp-messages';
const LETTERS = `/api/v1/queue/dead-letter/${QUEUE}`;
const BOARD = '/admin/queues/api/queues';
const MISSING = '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11';

const KEYS = { shop: 'client-secret', other: 'other-secret', ops: 'operator-secret', boss: 'admin-secret' };
const sha256 = (key: string): string => createHash('sha256').update(key).digest('hex');
const API_KEYS = [
  `client:shop:${sha256(KEYS.shop)}`,
  `client:other:${sha256(KEYS.other)}`,
  `operator:ops:${sha256(KEYS.ops)}`,
  `admin:boss:${sha256(KEYS.boss)}`,
].join(',');

describe.each(BACKENDS)('operations over HTTP on %s', (backend: Backend) => {
  let app: HttpApp;
  beforeAll(async () => {
    app = await startHttpApp({ ...(await variablesOf(backend)), API_KEYS });
  });
  afterAll(() => app?.close());

  const basic = (name: 'ops' | 'shop') => ({
    authorization: `Basic ${Buffer.from(`${name}:${KEYS[name]}`).toString('base64')}`,
  });
  const asOps = (method: string, path: string, options: CallOptions = {}) =>
    app.call(method, path, { key: KEYS.ops, ...options });
  const onBoard = (method: string, path: string, body?: unknown) =>
    app.call(method, `${BOARD}${path}`, { headers: basic('ops'), ...(body !== undefined && { body }) });

  async function delayed(key: string = KEYS.shop, delay = 3_600_000): Promise<string> {
    const body = { phoneNumber: '+9779841234567', message: 'Namaste', options: { delay } };
    const answer = await app.call('POST', MESSAGES, { body, key });
    return answer.body.data.jobId;
  }

  /** Its stored payload breaks its rules, so it dies of its first run. */
  async function dead(): Promise<string> {
    const id = await delayed();
    await app.database.query(
      `update haat.jobs set payload = '{"message": 7}', run_at = haat.haat_now() where id = $1`,
      [id],
    );
    await app.untilState(id, 'dead');
    return id;
  }

  const auditOf = (jobId: string) =>
    app.database.query('select actor, action from haat.audit where job_id = $1 order by at', [jobId]);
  const mend = (id: string) =>
    app.database.query(
      `update haat.jobs set payload = '{"phoneNumber": "+9779841234567", "kind": "text", "data": {"message": "Namaste"}}' where id = $1`,
      [id],
    );
  const letterShown = (id: string) =>
    until(`${id} on the dashboard`, async () => {
      const { status, body } = await onBoard('GET', `/${QUEUE}-dlq/${id}`);
      return status === 200 ? body : undefined;
    });

  it('cancels a job for its owner or an operator, once', async () => {
    const id = await delayed();
    const path = `/api/v1/jobs/${id}/cancel`;
    const stranger = await app.call('POST', path, { key: KEYS.other });
    expect([stranger.status, stranger.body.error.code]).toEqual([404, 'not_found']);
    expect((await app.call('POST', path)).status).toBe(401);
    const cancelled = await app.call('POST', path, { key: KEYS.shop });
    expect([cancelled.status, cancelled.body]).toEqual([
      200,
      { success: true, data: { jobId: id, previousState: 'pending' } },
    ]);
    const again = await asOps('POST', path);
    expect([again.status, again.body.error]).toEqual([
      409,
      expect.objectContaining({ code: 'job_final', message: expect.stringContaining('already cancelled') }),
    ]);
    expect(await auditOf(id)).toEqual([{ actor: 'shop', action: 'job.cancel' }]);
    expect((await asOps('POST', `/api/v1/jobs/${await delayed()}/cancel`)).status).toBe(200);
    expect((await asOps('POST', `/api/v1/jobs/${MISSING}/cancel`)).status).toBe(404);
    expect((await asOps('POST', '/api/v1/jobs/x/cancel')).status).toBe(404);
    const message = await app.call('GET', `/api/v1/messages/${id}`, { key: KEYS.shop });
    expect(message.body.data).toMatchObject({ state: 'failed', error: { code: 'cancelled' } });
  });

  it('lists dead letters page by page with their errors grouped', async () => {
    const ids = [await dead(), await dead(), await dead()];
    const first = await asOps('GET', `${LETTERS}?limit=2`);
    expect(first.status).toBe(200);
    expect(first.body.data.items[0]).toEqual({
      id: ids[2],
      originalQueue: QUEUE,
      originalJobId: ids[2],
      originalJobName: 'send-whatsapp',
      originalData: { message: 7 },
      failureReason: expect.stringContaining("The payload breaks the job's rules"),
      failureStack: expect.stringContaining('PermanentFailure'),
      attempts: 1,
      failedAt: expect.stringMatching(/^\d{4}-.*Z$/),
    });
    const second = await asOps('GET', `${LETTERS}?limit=2&cursor=${first.body.data.nextCursor}`);
    const listed = [...first.body.data.items, ...second.body.data.items].map(({ id }: { id: string }) => id);
    expect(listed).toEqual(ids.toReversed());
    expect(second.body.data.nextCursor).toBeNull();
    expect(first.body.data.groups).toEqual([
      { code: 'invalid_payload', message: expect.any(String), count: 3, newest: expect.any(String) },
    ]);
    const none = await asOps('GET', `${LETTERS}?errorCode=timeout`);
    expect(none.body.data).toEqual({ items: [], nextCursor: null, groups: [] });
    expect((await asOps('GET', `${LETTERS}?since=2020-01-01T00:00:00Z&errorText=BREAKS`)).body.data.items).toHaveLength(
      3,
    );
  });

  it('previews, retries and discards in bulk', async () => {
    const filter = { errorCode: 'invalid_payload' };
    const preview = await asOps('POST', `${LETTERS}/retry`, { body: { filter, dryRun: true } });
    expect(preview.status).toBe(200);
    const matched = preview.body.data.matched;
    expect(preview.body.data.entries).toHaveLength(Math.min(10, matched));
    expect(matched).toBeGreaterThanOrEqual(3);

    const [one] = preview.body.data.entries;
    await mend(one.id);
    const retried = await asOps('POST', `${LETTERS}/retry`, { body: { filter: { ids: [one.id] } } });
    expect(retried.body.data).toEqual({ retried: 1, skipped: 0, skippedJobs: [] });
    await app.untilState(one.id, 'completed');

    const note = 'Test data';
    const discard = (body: object) => asOps('POST', `${LETTERS}/discard`, { body });
    expect((await discard({ filter, note, dryRun: true })).body.data.matched).toBe(matched - 1);
    expect((await discard({ filter, note })).body.data).toEqual({ discarded: matched - 1 });
    expect((await asOps('GET', LETTERS)).body.data.items).toEqual([]);
  });

  it('retries one dead job, and says why another cannot be', async () => {
    const id = await dead();
    await mend(id);
    const path = `/api/v1/queue/retry/${QUEUE}/${id}`;
    const retried = await asOps('POST', path);
    expect([retried.status, retried.body.data]).toEqual([200, { jobId: id, queue: QUEUE, state: 'pending' }]);
    await app.untilState(id, 'completed');
    const again = await asOps('POST', path);
    expect([again.status, again.body.error.code]).toEqual([409, 'job_not_dead']);
    expect((await asOps('POST', `/api/v1/queue/retry/${QUEUE}/${MISSING}`)).status).toBe(404);
    expect((await asOps('POST', `/api/v1/queue/retry/other/${id}`)).status).toBe(404);
    expect(await auditOf(id)).toEqual([{ actor: 'ops', action: 'job.retry' }]);
  });

  it('cleans what is dead', async () => {
    const id = await dead();
    const path = `/api/v1/queue/clean/${QUEUE}`;
    const young = await asOps('POST', path, { body: { limit: 10, olderThanMs: 3_600_000 } });
    expect([young.status, young.body.data]).toEqual([200, { cleaned: 0 }]);
    expect((await asOps('POST', path, { body: { limit: 10 } })).body.data).toEqual({ cleaned: 1 });
    expect(await app.untilState(id, 'cancelled')).toMatchObject({ error: { message: 'cleaned' } });
  });

  it.each([
    ['an empty filter', `${LETTERS}/retry`, { filter: {} }, ['filter']],
    ['no filter', `${LETTERS}/retry`, {}, ['filter']],
    ['a filter of a wrong type', `${LETTERS}/retry`, { filter: [] }, ['filter']],
    ['an unknown filter', `${LETTERS}/retry`, { filter: { colour: 'red' } }, ['filter.colour']],
    ['an empty preview', `${LETTERS}/retry`, { filter: {}, dryRun: true }, ['filter']],
    ['ids that are none', `${LETTERS}/retry`, { filter: { ids: ['x'] } }, ['filter.ids']],
    ['no ids in a list', `${LETTERS}/retry`, { filter: { ids: [] } }, ['filter.ids']],
    ['no date', `${LETTERS}/retry`, { filter: { since: 'yesterday' } }, ['filter.since']],
    ['a week', `${LETTERS}/retry`, { filter: { until: '2026-W01' } }, ['filter.until']],
    ['a day that is not', `${LETTERS}/retry`, { filter: { until: '2026-02-31T00:00:00Z' } }, ['filter.until']],
    ['no boolean', `${LETTERS}/retry`, { filter: { name: 'x' }, dryRun: 'yes' }, ['dryRun']],
    ['a discard without a note', `${LETTERS}/discard`, { filter: { name: 'x' } }, ['note']],
    ['a blank note', `${LETTERS}/discard`, { filter: { name: 'x' }, note: ' ' }, ['note']],
    ['no limit', `/api/v1/queue/clean/${QUEUE}`, {}, ['limit']],
    ['a state that is not cleaned', `/api/v1/queue/clean/${QUEUE}`, { limit: 1, state: 'active' }, ['state']],
    ['a negative age', `/api/v1/queue/clean/${QUEUE}`, { limit: 1, olderThanMs: -1 }, ['olderThanMs']],
  ])('refuses %s', async (_, path, body, fields) => {
    const answer = await asOps('POST', path, { body });
    expect([answer.status, answer.body.error.code]).toEqual([400, 'validation_failed']);
    expect(answer.body.error.details.map(({ field }: { field: string }) => field)).toEqual(fields);
  });

  it('lets only operators at dead letters, and knows its queues', async () => {
    for (const [method, path] of [
      ['GET', LETTERS],
      ['POST', `/api/v1/queue/retry/${QUEUE}/${MISSING}`],
      ['POST', `${LETTERS}/retry`],
      ['POST', `${LETTERS}/discard`],
      ['POST', `/api/v1/queue/clean/${QUEUE}`],
    ] as const) {
      expect([path, (await app.call(method, path, { key: KEYS.shop })).status]).toEqual([path, 403]);
    }
    expect((await asOps('GET', '/api/v1/queue/dead-letter/nope')).status).toBe(404);
    expect((await asOps('GET', '/api/v1/queue/dead-letter/whatsapp-message-send')).status).toBe(200);
    expect((await asOps('GET', `${LETTERS}?limit=0`)).status).toBe(400);
    expect((await asOps('GET', `${LETTERS}?cursor=x`)).status).toBe(400);
    expect((await asOps('GET', `${LETTERS}?since=x`)).status).toBe(400);
    expect((await asOps('GET', `${LETTERS}?colour=red`)).status).toBe(400);
  });

  describe('on the dashboard', () => {
    it('shows each queue with its dead letters as failed jobs', async () => {
      const id = await dead();
      const letter = await letterShown(id);
      expect(letter).toMatchObject({
        status: 'failed',
        job: { id, name: 'failed-job', isFailed: true, failedReason: expect.stringContaining('breaks'), attempts: 1 },
      });
      // It shows the time between the two, and would count from the year 1970.
      expect(letter.job.processedOn).toBe(letter.job.finishedOn);
      const { body } = await onBoard('GET', `?activeQueue=${QUEUE}-dlq&page=1&jobsPerPage=10`);
      const names: string[] = body.queues.map(({ name }: { name: string }) => name);
      expect(names.filter((name) => name.startsWith(QUEUE))).toEqual([QUEUE, `${QUEUE}-dlq`]);
      expect(body.queues[names.indexOf(`${QUEUE}-dlq`)]).toMatchObject({ counts: { failed: 1 }, jobs: [{ id }] });

      expect((await onBoard('PUT', `/${QUEUE}-dlq/${id}/clean`)).status).toBe(204);
      expect(await app.untilState(id, 'cancelled')).toMatchObject({
        error: { code: 'discarded', message: 'removed on the dashboard' },
      });
      expect(await auditOf(id)).toEqual([{ actor: 'ops', action: 'job.discard' }]);
      expect((await onBoard('GET', `/${QUEUE}-dlq/${id}`)).status).toBe(404);
    });

    it('retries dead letters, one and all', async () => {
      const [one, two] = [await dead(), await dead()];
      await mend(one);
      await mend(two);
      await letterShown(one);
      await letterShown(two);
      expect((await onBoard('PUT', `/${QUEUE}-dlq/${one}/retry`)).status).toBe(204);
      await app.untilState(one, 'completed');
      const all = await onBoard('PUT', `/${QUEUE}-dlq/retry/failed`);
      expect([all.status, all.body]).toEqual([200, { retried: 1, skipped: 0 }]);
      await app.untilState(two, 'completed');
      expect(await auditOf(two)).toEqual([{ actor: 'ops', action: 'job.retry' }]);
    });

    it('retries the job that a failed copy stands for, and no other', async () => {
      const id = await dead();
      await mend(id);
      const [{ epoch }] = (await app.database.query('select epoch from haat.jobs where id = $1', [id])) as [
        { epoch: number },
      ];
      // Its death made a new epoch, and its retry another.
      const copy = `/${QUEUE}/${id}.${epoch - 1}`;
      // The record is written before the engine learns of it.
      await until('the copy to have failed', async () => (await onBoard('GET', copy)).body.status === 'failed');
      expect((await onBoard('PUT', `${copy}/retry`)).status).toBe(204);
      await app.untilState(id, 'completed');
      const done = await until('the copy of the run to be finished', async () => {
        const found = await onBoard('GET', `/${QUEUE}/${id}.${epoch + 1}`);
        return found.body.status === 'completed' && found;
      });
      expect(done.status).toBe(200);
      const completed = await onBoard('PUT', `/${QUEUE}/${id}.${epoch + 1}/retry`);
      expect([completed.status, completed.body.message]).toEqual([409, expect.stringContaining('is completed')]);
      expect((await onBoard('PUT', `/${QUEUE}/${id}.${epoch + 1}/clean`)).status).toBe(204);
      expect(await app.untilState(id, 'completed')).toMatchObject({ state: 'completed' });
    });

    it('removes a job that waits by cancelling it, and promotes one', async () => {
      const id = await delayed(KEYS.shop, 2_900);
      await until(
        'the copy to wait',
        async () => (await onBoard('GET', `/${QUEUE}/${id}.1`)).body.status === 'delayed',
      );
      expect((await onBoard('PUT', `/${QUEUE}/${id}.1/clean`)).status).toBe(204);
      expect(await app.untilState(id, 'cancelled')).toMatchObject({ error: { message: 'Cancelled by ops.' } });

      const other = await delayed(KEYS.shop, 2_900);
      await until('it to wait', async () => (await onBoard('GET', `/${QUEUE}/${other}.1`)).body.status === 'delayed');
      expect((await onBoard('PUT', `/${QUEUE}/${other}.1/promote`)).status).toBe(204);
      await app.untilState(other, 'completed');
      expect(await auditOf(other)).toEqual([{ actor: 'ops', action: 'job.run_now' }]);
    });

    it('adds a job, validated as everywhere', async () => {
      const data = { phoneNumber: '+9779841234567', kind: 'text', data: { message: 'from the dashboard' } };
      const add = (body: object) => onBoard('POST', `/${QUEUE}/add`, body);
      const added = await add({ name: 'send-whatsapp', data, options: { attempts: 2 } });
      expect(added.status).toBe(200);
      const { id } = added.body.job;
      expect(await app.untilState(id, 'completed')).toMatchObject({ owner: 'ops', max_attempts: 2 });
      expect(await auditOf(id)).toEqual([{ actor: 'ops', action: 'job.add' }]);

      const wrong = await add({ name: 'send-whatsapp', data: { message: 7 }, options: {} });
      expect([wrong.status, wrong.body.message]).toEqual([400, expect.stringContaining('phoneNumber')]);
      const unknown = await add({ name: 'nope', data, options: {} });
      expect([unknown.status, unknown.body.message]).toEqual([404, expect.stringContaining('"nope"')]);
      expect((await add({ name: 'send-whatsapp', data, options: { jobId: 'mine' } })).status).toBe(400);
    });

    it('refuses what would bypass the record, and says so', async () => {
      const id = await delayed(KEYS.shop, 2_900);
      const copy = `/${QUEUE}/${id}.1`;
      await until('the copy to wait', async () => (await onBoard('GET', copy)).body.status === 'delayed');
      for (const [method, path, body] of [
        ['PUT', `/${QUEUE}/empty`],
        ['PUT', `/${QUEUE}/promote`],
        ['PUT', `/${QUEUE}/clean/delayed`],
        ['PUT', `/${QUEUE}/concurrency`, { concurrency: 1 }],
        ['PUT', `/${QUEUE}/rate-limit`, { max: 1, duration: 1_000 }],
        ['PUT', `/${QUEUE}-dlq/empty`],
        ['POST', `/${QUEUE}-dlq/add`, { name: 'failed-job', data: {}, options: {} }],
        ['PATCH', `${copy}/update-data`, { jobData: {} }],
        ['PATCH', `${copy}/delay`, { runAt: Date.now() + 60_000 }],
        ['PATCH', `${copy}/priority`, { priority: 1 }],
      ] as const) {
        const answer = await onBoard(method, path, body);
        expect([path, answer.status, answer.body.message]).toEqual([
          path,
          403,
          expect.stringContaining('would bypass the record of the jobs'),
        ]);
      }
      await app.untilState(id, 'completed');
    });

    it('pauses and resumes a queue for all processes, one or all', async () => {
      const settings = () => app.database.query('select paused, reason from haat.queues where name = $1', [QUEUE]);
      const isPaused = async () =>
        (await onBoard('GET', '')).body.queues.find(({ name }: { name: string }) => name === QUEUE).isPaused;
      expect((await onBoard('PUT', `/${QUEUE}/pause`)).status).toBe(200);
      expect(await settings()).toEqual([{ paused: true, reason: 'Paused on the dashboard' }]);
      await until('the dashboard to show it', isPaused);
      expect((await onBoard('PUT', '/resume')).status).toBe(200);
      expect(await settings()).toEqual([{ paused: false, reason: null }]);
      await until('the dashboard to show it', async () => !(await isPaused()));
      const audited = await app.database.query(
        'select actor, action from haat.audit where queue = $1 and job_id is null order by at desc limit 2',
        [QUEUE],
      );
      expect(audited).toEqual([
        { actor: 'ops', action: 'queue.resume' },
        { actor: 'ops', action: 'queue.pause' },
      ]);
    });

    it('is closed to everybody but operators', async () => {
      const path = `${BOARD}/${QUEUE}/clean/failed`;
      expect((await app.call('PUT', path)).status).toBe(401);
      expect((await app.call('PUT', path, { headers: basic('shop') })).status).toBe(403);
    });
  });
});
