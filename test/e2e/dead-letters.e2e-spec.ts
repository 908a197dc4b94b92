import { IsString } from 'class-validator';
import { Redis } from 'ioredis';
import {
  defineQueue,
  DeadLetterReader,
  DeadLetters,
  fixed,
  Handles,
  Job,
  JobEngine,
  Payload,
  PermanentFailure,
  Priority,
  Processor,
  QueueCleaning,
  QueueProcessor,
  seconds,
} from '../../src/jobs/index.js';
import { EngineMemory } from '../../src/jobs/restore/engine-memory.js';
import { type Backend, BACKENDS, variablesOf } from '../support/app/backends.js';
import { type KernelApp, startKernel } from '../support/app/kernel-app.js';
import { jobRow, until } from '../support/app/until.js';

const parcels = defineQueue('parcels', {
  concurrency: 4,
  timeout: seconds(5),
  attempts: 3,
  backoff: fixed(10),
  priority: Priority.Normal,
  keepCompleted: { age: seconds(60) },
  keepFailed: { age: seconds(60) },
});

@Job('carry', { queue: parcels, attempts: 2 })
class Carry extends Payload<Carry> {
  @IsString() readonly key: string;
}

@Job('drop', { queue: parcels })
class Drop extends Payload<Drop> {
  @IsString() readonly key: string;
}

@Processor(parcels)
class ParcelsProcessor extends QueueProcessor {
  isMended = false;

  @Handles(Carry)
  carry({ key }: Carry) {
    if (!this.isMended) throw new Error(`Parcel ${key} fell from cart 4711`);
    return { key };
  }

  @Handles(Drop)
  drop({ key }: Drop) {
    throw new PermanentFailure('broken', `Parcel ${key} is broken`);
  }
}

describe.each(BACKENDS)('dead letters on %s', (backend: Backend) => {
  let app: KernelApp;
  let variables: Record<string, string>;
  let deadLetters: DeadLetters;
  let processor: ParcelsProcessor;

  beforeAll(async () => {
    variables = await variablesOf(backend);
    app = await startKernel(variables, [ParcelsProcessor]);
    deadLetters = app.context.get(DeadLetters);
    processor = app.context.get(ParcelsProcessor);
  });
  afterAll(() => app?.close());
  beforeEach(() => {
    processor.isMended = false;
  });

  const view = () => app.context.get(JobEngine).queue('parcels-dlq');
  const shown = (id: string) => until(`${id} to be shown`, async () => (await view().getJob(id)) ?? undefined);
  const gone = (id: string) => until(`${id} to be gone`, async () => !(await view().getJob(id)));

  async function dead(payload: Carry | Drop, options = {}): Promise<string> {
    const { jobId } = await app.jobs.enqueue(undefined, payload, options);
    await app.untilState(jobId, 'dead');
    return jobId;
  }

  it('stand in the queue of dead letters in the shape that others know, and no worker takes them', async () => {
    const id = await dead(new Carry({ key: 'shape' }));
    const letter = await shown(id);
    expect([letter.id, letter.name]).toEqual([id, 'failed-job']);
    expect(letter.data).toEqual({
      originalQueue: 'parcels',
      originalJobId: id,
      originalJobName: 'carry',
      originalData: { key: 'shape' },
      failureReason: 'Parcel shape fell from cart 4711',
      failureStack: expect.stringContaining('Error: Parcel shape fell from cart 4711'),
      attempts: 2,
      failedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
    expect(await letter.getState()).toBe('waiting');
    const [listed] = await app.context.get(DeadLetterReader).list('parcels', { ids: [id] }, undefined, 1);
    expect(listed).toMatchObject({ ...letter.data, id });
  });

  it('run again with fresh attempts, under a new epoch, and leave the view', async () => {
    const id = await dead(new Carry({ key: 'again' }), { attempts: 1 });
    await shown(id);
    const before = await jobRow(app.database, id);
    processor.isMended = true;
    expect(await deadLetters.retry('parcels', id, 'ops')).toEqual({ jobId: id, queue: 'parcels', state: 'pending' });
    const row = await app.untilState(id, 'completed');
    expect(row).toMatchObject({ attempt: 0, max_attempts: 2, losses: 0, error: null, result: { key: 'again' } });
    expect(row.epoch).toBe((before?.epoch ?? 0) + 1);
    await gone(id);
    const audited = await app.database.query(
      'select actor, action, queue, before, after from haat.audit where job_id = $1',
      [id],
    );
    expect(audited).toEqual([
      { actor: 'ops', action: 'job.retry', queue: 'parcels', before: { state: 'dead' }, after: { state: 'pending' } },
    ]);
  });

  it('are shown again when they die again', async () => {
    const id = await dead(new Drop({ key: 'twice' }));
    const first = await shown(id);
    await deadLetters.retry('parcels', id, 'ops');
    await app.untilState(id, 'dead');
    const second = await until('the second death to be shown', async () => {
      const letter = await view().getJob(id);
      return letter && letter.data.failedAt !== first.data.failedAt ? letter : undefined;
    });
    expect(second.data.attempts).toBe(1);
    const deaths = await app.database.query('select outcome from haat.job_errors where job_id = $1', [id]);
    expect(deaths).toHaveLength(2);
  });

  it('come back once when they are retried twice at the same time', async () => {
    for (let round = 0; round < 10; round++) {
      const id = await dead(new Drop({ key: `both ${round}` }));
      const before = await jobRow(app.database, id);
      const answers = await Promise.allSettled([
        deadLetters.retry('parcels', id, 'one'),
        deadLetters.retry('parcels', id, 'two'),
        deadLetters.discard('parcels', id, 'no use', 'three'),
      ]);
      const lost = answers.filter((answer) => answer.status === 'rejected');
      // A retried job dies anew so soon that the slower of the two may find it dead again.
      const audited = await app.database.query('select 1 from haat.audit where job_id = $1', [id]);
      expect(audited).toHaveLength(3 - lost.length);
      for (const { reason } of lost) expect(reason).toMatchObject({ code: 'job_not_dead' });
      const row = await app.untilState(id, 'dead', 'cancelled');
      const retries = await app.database.query(`select 1 from haat.audit where job_id = $1 and action = 'job.retry'`, [
        id,
      ]);
      // An epoch for each retry, and one for each death after it.
      expect(row.epoch).toBe((before?.epoch ?? 0) + 2 * retries.length);
    }
  });

  it('are refused a retry when they are not dead, not there, or in another queue', async () => {
    const { jobId } = await app.jobs.enqueue(undefined, new Drop({ key: 'later' }), { delay: 3_600_000 });
    await expect(deadLetters.retry('parcels', jobId, 'ops')).rejects.toMatchObject({
      code: 'job_not_dead',
      message: `Job ${jobId} is pending: only a dead job can be retried.`,
    });
    await expect(deadLetters.retry('letters', jobId, 'ops')).rejects.toMatchObject({ code: 'not_found' });
    const missing = '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11';
    await expect(deadLetters.retry('parcels', missing, 'ops')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('stay dead while another job holds their deduplication key, which is named', async () => {
    const id = await dead(new Drop({ key: 'key' }), { deduplicationKey: 'shared' });
    const options = { deduplicationKey: 'shared', delay: 3_600_000 };
    const { jobId: owner, outcome } = await app.jobs.enqueue(undefined, new Drop({ key: 'key' }), options);
    expect(outcome).toBe('created');
    await expect(deadLetters.retry('parcels', id, 'ops')).rejects.toMatchObject({
      code: 'deduplication_key_taken',
      message: expect.stringContaining(`Job ${owner} has meanwhile taken the deduplication key of job ${id}`),
    });
    expect(await deadLetters.retryAll('parcels', { ids: [id] }, 'ops')).toEqual({
      retried: 0,
      skipped: 1,
      skippedJobs: [{ id, takenBy: owner }],
    });
    expect(await jobRow(app.database, id)).toMatchObject({ state: 'dead', dedup_open: false });
    expect(await app.database.query('select 1 from haat.audit where job_id = $1', [id])).toEqual([]);
  });

  it('of one deduplication key come back one at a time, the newest first', async () => {
    const ids = [
      await dead(new Drop({ key: 'k1' }), { deduplicationKey: 'one of two' }),
      await dead(new Drop({ key: 'k2' }), { deduplicationKey: 'one of two' }),
    ];
    const [older, newer] = ids.toSorted();
    const answer = await deadLetters.retryAll('parcels', { ids }, 'ops');
    expect(answer).toEqual({ retried: 1, skipped: 1, skippedJobs: [{ id: older, takenBy: newer }] });
  });

  it('are found, previewed, retried and discarded by a filter', async () => {
    const broken = [await dead(new Drop({ key: 'f1' })), await dead(new Drop({ key: 'f2' }))];
    const fallen = await dead(new Carry({ key: 'f3' }));
    const ids = [...broken, fallen];
    const preview = await deadLetters.preview('parcels', { ids, errorCode: 'broken' });
    expect(preview.matched).toBe(2);
    expect(preview.entries.map(({ originalJobId }) => originalJobId).toSorted()).toEqual(broken.toSorted());
    const matched = async (filter: object) => (await deadLetters.preview('parcels', { ids, ...filter })).matched;
    expect(await matched({ name: 'carry' })).toBe(1);
    expect(await matched({ errorText: 'FELL from' })).toBe(1);
    expect(await matched({ errorText: '%' })).toBe(0);
    expect(await matched({ since: new Date(Date.now() + 60_000) })).toBe(0);
    expect(await matched({ until: new Date(Date.now() + 60_000) })).toBe(3);
    for (const empty of [{}, { name: undefined } as object]) {
      await expect(deadLetters.retryAll('parcels', empty, 'ops')).rejects.toMatchObject({ code: 'validation_failed' });
      await expect(deadLetters.discardAll('parcels', empty, 'x', 'ops')).rejects.toMatchObject({
        details: [{ field: 'filter' }],
      });
    }

    processor.isMended = true;
    expect(await deadLetters.retryAll('parcels', { ids, name: 'carry' }, 'ops')).toMatchObject({ retried: 1 });
    await app.untilState(fallen, 'completed');
    expect(await deadLetters.discardAll('parcels', { ids }, 'They are scrap.', 'ops')).toEqual({ discarded: 2 });
    for (const id of broken) {
      expect(await jobRow(app.database, id)).toMatchObject({
        state: 'cancelled',
        error: { code: 'discarded', message: 'They are scrap.' },
      });
      await gone(id);
    }
    const [entry] = await app.database.query<{ after: { ids: string[] } }>(
      `select actor, before, after from haat.audit where action = 'job.discard' and job_id is null`,
    );
    expect(entry).toMatchObject({
      actor: 'ops',
      before: { state: 'dead' },
      after: { state: 'cancelled', note: 'They are scrap.', jobs: 2, filter: { ids } },
    });
    expect(entry?.after.ids.toSorted()).toEqual(broken.toSorted());
  });

  it('are grouped by error, whatever ids and numbers the messages hold', async () => {
    const groups = await app.context.get(DeadLetterReader).groups('parcels', { name: 'carry' });
    expect(groups).toEqual([
      expect.objectContaining({ code: 'handler_failed', message: 'Parcel shape fell from cart <n>', count: 1 }),
    ]);
  });

  it('are cleaned, the oldest first and no more than was said', async () => {
    const cleaning = app.context.get(QueueCleaning);
    await app.database.query(
      `update haat.jobs set finished_at = finished_at - interval '1 day' where state = 'dead' and name = 'drop'`,
    );
    const [{ count }] = (await app.database.query(
      `select count(*)::int as count from haat.jobs where state = 'dead' and name = 'drop'`,
    )) as [{ count: number }];
    const request = { state: 'failed', olderThanMs: 3_600_000 } as const;
    expect(await cleaning.clean('parcels', { ...request, limit: 1 }, 'ops')).toBe(1);
    expect(await cleaning.clean('parcels', { ...request, limit: 1_000 }, 'ops')).toBe(count - 1);
    const left = await app.database.query(`select distinct name from haat.jobs where state = 'dead'`);
    expect(left).toEqual([{ name: 'carry' }]);
    const { jobId } = await app.jobs.enqueue(undefined, new Drop({ key: 'far' }), { delay: 3_600_000 });
    expect(await cleaning.clean('parcels', { state: 'delayed', olderThanMs: 0, limit: 100 }, 'ops')).toBeGreaterThan(0);
    expect(await jobRow(app.database, jobId)).toMatchObject({
      state: 'cancelled',
      error: { code: 'discarded', message: 'cleaned' },
    });
  });

  it('are the newest thousand in the view, which is put right whatever the engine has lost or kept', async () => {
    await app.database.query(
      `insert into haat.jobs (id, queue, name, payload, state, priority, run_at, max_attempts, attempt, finished_at, error, created_at)
       select gen_random_uuid(), 'parcels', 'drop', '{"key": "old"}', 'dead', 5, haat.haat_now(), 3, 1,
         haat.haat_now() - n * interval '1 minute', '{"code": "broken", "message": "old"}', haat.haat_now()
       from generate_series(1, 1100) as n`,
    );
    if (backend === 'redis') {
      const redis = new Redis(variables.REDIS_URL ?? '');
      const keys = await redis.keys(`*${variables.QUEUE_PREFIX}*`);
      await redis.del(...keys);
      await redis.quit();
    }
    await view().add('failed-job', {}, { jobId: 'nobody-knows-it' });
    await app.context.get(EngineMemory).lost();
    await until(
      'the view to be put right',
      async () => (await view().getWaitingCount()) === 1_000 && !(await view().getJob('nobody-knows-it')),
    );
    const newest = await app.database.query<{ id: string }>(
      `select id from haat.jobs where queue = 'parcels' and state = 'dead' order by finished_at desc, id desc limit 1000`,
    );
    const standing = (await view().getWaiting(0, -1)).map(({ id }) => id);
    expect(standing.toSorted()).toEqual(newest.map(({ id }) => id).toSorted());

    expect(await deadLetters.retryAll('parcels', { errorText: 'old' }, 'ops')).toEqual({
      retried: 1_100,
      skipped: 0,
      skippedJobs: [],
    });
    const chunks = await app.database.query<{ jobs: number }>(
      `select (after ->> 'jobs')::int as jobs from haat.audit where after -> 'filter' ->> 'errorText' = 'old' order by at`,
    );
    expect(chunks).toEqual([{ jobs: 1_000 }, { jobs: 100 }]);
  });
});
