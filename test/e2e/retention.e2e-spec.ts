import { randomUUID } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { Jobs, RecordRetention } from '../../src/jobs/index.js';
import { CleanUpJobRecords } from '../../src/operations/maintenance.processor.js';
import { type Backend, BACKENDS, variablesOf } from '../support/app/backends.js';
import { type HttpApp, startHttpApp } from '../support/app/http-app.js';

const MESSAGE = { phoneNumber: '+9779841234567', message: 'Namaste' };
const never = new AbortController().signal;

/** Jobs with an error each, of queues that nothing here runs. */
const RECORD = `
  with recorded as (
    insert into haat.jobs (id, queue, name, payload, state, priority, run_at, max_attempts, finished_at, created_at,
      dedup_key, dedup_open, dedup_until)
    select r.id, r.queue, 'old', '{}', r.state, 5, haat.haat_now(), 3, haat.haat_now() - r.days * interval '1 day',
      haat.haat_now(), r.key, r.key is not null, haat.haat_now() + interval '1 day'
    from json_to_recordset($1::json) as r(id uuid, queue text, state text, days int, key text)
    returning id
  )
  insert into haat.job_errors (job_id, run, attempt, outcome, error, at)
  select id, 1, 1, 'failed', '{"code": "x", "message": "x"}', haat.haat_now() from recorded`;

describe.each(BACKENDS)('records whose time is over on %s', (backend: Backend) => {
  let app: HttpApp;
  beforeAll(async () => {
    app = await startHttpApp(await variablesOf(backend));
  });
  afterAll(() => app?.close());

  const record = async (jobs: readonly object[]): Promise<string[]> => {
    const rows = jobs.map((job) => ({ id: uuidv7(), queue: 'gone', state: 'completed', days: 31, ...job }));
    await app.database.query(RECORD, [JSON.stringify(rows)]);
    return rows.map(({ id }) => id);
  };
  const kept = async (ids: readonly string[]): Promise<boolean[]> => {
    const rows = await app.database.query<{ id: string }>('select id from haat.jobs where id = any($1)', [ids]);
    return ids.map((id) => rows.some((row) => row.id === id));
  };

  it('are deleted: jobs after 30 days, dead ones after 90, whatever their queue', async () => {
    const ids = await record([
      { days: 29 },
      { days: 31 },
      { days: 31, queue: randomUUID(), state: 'cancelled' },
      { days: 31, queue: randomUUID(), state: 'expired' },
      { days: 89, state: 'dead' },
      { days: 91, state: 'dead' },
      { days: 31, key: randomUUID() },
    ]);
    const pruned = await app.context.get(RecordRetention).prune(never);
    expect(pruned).toMatchObject({ jobs: 3, deadJobs: 1 });
    expect(await kept(ids)).toEqual([true, false, false, false, true, false, true]);
    const errors = await app.database.query('select 1 from haat.job_errors where job_id = any($1)', [ids]);
    expect(errors).toHaveLength(3);
  });

  it('are deleted in chunks, and not after the signal', async () => {
    await record(Array.from({ length: 1_200 }, () => ({})));
    const over = AbortSignal.abort(new Error('enough'));
    await expect(app.context.get(RecordRetention).prune(over)).rejects.toThrow('enough');
    expect(await app.context.get(RecordRetention).prune(never)).toMatchObject({ jobs: 1_200, deadJobs: 0 });
  });

  it('are deleted of figures and of the audit', async () => {
    await app.database.query(`
      insert into haat.queue_minutes (queue, name, minute, wait_hist, run_hist)
      select 'gone', 'old', haat.haat_now() - n * interval '1 day', '{}', '{}' from unnest(array[29, 31, 32]) as n`);
    await app.database.query(
      `insert into haat.audit (id, at, actor, action)
       select unnest($1::uuid[]), haat.haat_now() - unnest(array[364, 366]) * interval '1 day', 'ops', 'queue.pause'`,
      [[uuidv7(), uuidv7()]],
    );
    expect(await app.context.get(RecordRetention).prune(never)).toMatchObject({ minutes: 2, auditEntries: 1 });
  });

  it('are deleted by a job of the program itself', async () => {
    const [id] = await record([{}]);
    const { jobId } = await app.context.get(Jobs).enqueue(undefined, new CleanUpJobRecords({}));
    expect(await app.untilState(jobId, 'completed', 'dead')).toMatchObject({ state: 'completed', result: { jobs: 1 } });
    expect(await kept([id ?? ''])).toEqual([false]);
  });

  it('leave a message failed whose job ended without sending it', async () => {
    const send = async () => {
      const options = { delay: 3_600_000 };
      const { body } = await app.call('POST', '/api/v1/messages/whatsapp', { body: { ...MESSAGE, options } });
      return body.data.jobId as string;
    };
    const stateOf = async (id: string) => (await app.call('GET', `/api/v1/messages/${id}`)).body.data;
    const [waiting, cancelled] = [await send(), await send()];
    await app.database.query(
      `update haat.jobs set state = 'cancelled', finished_at = haat.haat_now() - interval '31 days' where id = $1`,
      [cancelled],
    );
    expect(await stateOf(cancelled)).toMatchObject({ state: 'failed', error: { code: 'job_cancelled' } });
    await app.context.get(RecordRetention).prune(never);
    expect(await kept([waiting, cancelled])).toEqual([true, false]);
    expect(await stateOf(cancelled)).toMatchObject({ state: 'failed', error: { code: 'job_ended' } });
    expect(await stateOf(waiting)).toMatchObject({ state: 'queued', error: null });
  });
});
