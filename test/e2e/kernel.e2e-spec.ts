import { randomBytes } from 'node:crypto';
import { IsInt, IsOptional, IsString, Min } from 'class-validator';
import type { Transaction } from '../../src/database/index.js';
import {
  defineQueue,
  fixed,
  Handles,
  Job,
  type JobContext,
  noBackoff,
  Payload,
  PermanentFailure,
  Priority,
  Processor,
  QueueProcessor,
  RetryLater,
  seconds,
} from '../../src/jobs/index.js';
import { JobEngine } from '../../src/jobs/engine/job-engine.js';
import { type Backend, BACKENDS, variablesOf } from '../support/app/backends.js';
import { type KernelApp, startKernel } from '../support/app/kernel-app.js';
import { until } from '../support/app/until.js';

const work = defineQueue('work', {
  concurrency: 4,
  timeout: seconds(5),
  attempts: 3,
  backoff: fixed(10),
  priority: Priority.Normal,
  keepCompleted: { age: seconds(60) },
  keepFailed: { age: seconds(60) },
});

@Job('effect', { queue: work })
class Effect extends Payload<Effect> {
  @IsString() readonly key: string;
}

@Job('flaky', { queue: work })
class Flaky extends Payload<Flaky> {
  @IsInt() @Min(0) readonly failures: number;
  @IsOptional() @IsString() readonly how?: 'throw' | 'later' | 'permanent';
}

@Job('slow', { queue: work, timeout: 100, attempts: 1, backoff: noBackoff })
class Slow extends Payload<Slow> {
  @IsString() readonly key: string;
}

@Job('odd', { queue: work, attempts: 1 })
class Odd extends Payload<Odd> {
  @IsString() readonly what:
    | 'nul in error'
    | 'emoji at the cut'
    | 'nul in result'
    | 'bigint'
    | 'bottomless result'
    | 'later by a fraction'
    | 'later than time goes';
}

@Processor(work)
class WorkProcessor extends QueueProcessor {
  readonly calls: string[] = [];

  @Handles(Effect)
  effect({ key }: Effect, job: JobContext) {
    this.calls.push(key);
    return job.commit(async (tx) => {
      await tx.query('insert into effects (key) values ($1)', [key]);
      return { key };
    });
  }

  @Handles(Flaky)
  flaky({ failures, how = 'throw' }: Flaky, job: JobContext) {
    if (job.run > failures) return { run: job.run, attempt: job.attempt };
    if (how === 'later') throw new RetryLater(10, 'not now');
    if (how === 'permanent') throw new PermanentFailure('hopeless', 'No use');
    throw new Error(`failure ${job.run}`);
  }

  @Handles(Odd)
  odd({ what }: Odd, job: JobContext): unknown {
    switch (what) {
      case 'nul in error':
        throw new Error('a\0b');
      case 'emoji at the cut':
        throw new Error(`${'x'.repeat(1999)}😀`);
      case 'nul in result':
        return { text: 'a\0b' };
      case 'bigint':
        return { n: 1n };
      case 'bottomless result':
        return Array.from({ length: 100_000 }).reduce((inner) => [inner], null);
      case 'later than time goes':
        throw new RetryLater(Number.MAX_SAFE_INTEGER, 'never again');
      case 'later by a fraction':
        if (job.run === 1) throw new RetryLater(1.5, 'not now');
        return { run: job.run };
    }
  }

  @Handles(Slow)
  async slow({ key }: Slow, job: JobContext) {
    await new Promise((resolve) => job.signal.addEventListener('abort', resolve, { once: true }));
    // The handler does not heed its signal and tries to write after its time: the fence is what stops it.
    return job.commit((tx) => insertLate(tx, key));
  }
}

async function insertLate(tx: Transaction, key: string): Promise<void> {
  await tx.query('insert into effects (key) values ($1)', [key]);
}

describe.each(BACKENDS)('the kernel on %s', (backend: Backend) => {
  let app: KernelApp;

  beforeAll(async () => {
    app = await startKernel(await variablesOf(backend), [WorkProcessor]);
    await app.database.query('create table if not exists effects (key text not null)');
  });

  afterAll(() => app?.close());

  const effects = async (key: string) =>
    (await app.database.query('select 1 from effects where key = $1', [key])).length;

  it('records a job, runs it and does its database effect once', async () => {
    const { jobId, outcome } = await app.jobs.enqueue(undefined, new Effect({ key: 'one' }));
    expect(outcome).toBe('created');
    const row = await app.untilState(jobId, 'completed');
    expect(row.result).toEqual({ key: 'one' });
    expect(await effects('one')).toBe(1);
  });

  it('hands over what a transaction enqueued after its commit, and nothing after a rollback', async () => {
    const { jobId } = await app.database.transaction((tx) => app.jobs.enqueue(tx, new Effect({ key: 'in tx' })));
    await app.untilState(jobId, 'completed');

    let lost = '';
    const failing = app.database.transaction(async (tx) => {
      lost = (await app.jobs.enqueue(tx, new Effect({ key: 'rolled back' }))).jobId;
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await app.database.query('select 1 from haat.jobs where id = $1', [lost])).toEqual([]);
  });

  it('records many jobs of a transaction at once, answers each in its place, and runs them', async () => {
    const requests = ['all-1', 'all-2', 'all-1'].map((key) => ({
      payload: new Effect({ key }),
      options: { deduplicationKey: key },
    }));
    const answers = await app.database.transaction((tx) => app.jobs.enqueueAll(tx, requests));
    expect(answers.map(({ outcome }) => outcome)).toEqual(['created', 'created', 'deduplicated']);
    expect(answers[2]?.jobId).toBe(answers[0]?.jobId);
    for (const { jobId } of answers) await app.untilState(jobId, 'completed');
    expect(await app.database.transaction((tx) => app.jobs.enqueueAll(tx, []))).toEqual([]);
  });

  it('runs many jobs that were enqueued at once, each once', async () => {
    const keys = Array.from({ length: 200 }, (_, index) => `many ${index}`);
    await Promise.all(keys.map((key) => app.jobs.enqueue(undefined, new Effect({ key }))));
    const done = await until('200 effects', async () => {
      const rows = await app.database.query<{ key: string }>(`select key from effects where key like 'many %'`);
      return rows.length >= keys.length ? rows : undefined;
    });
    expect(new Set(done.map(({ key }) => key)).size).toBe(keys.length);
    expect(done).toHaveLength(keys.length);
  });

  it('tries a failed job again and keeps its errors', async () => {
    const { jobId } = await app.jobs.enqueue(undefined, new Flaky({ failures: 2 }));
    const row = await app.untilState(jobId, 'completed', 'dead');
    expect(row).toMatchObject({ state: 'completed', attempt: 2, result: { run: 3, attempt: 3 } });
    const errors = await app.database.query(
      'select outcome, attempt from haat.job_errors where job_id = $1 order by at',
      [jobId],
    );
    expect(errors).toEqual([
      { outcome: 'failed', attempt: 1 },
      { outcome: 'failed', attempt: 2 },
    ]);
  });

  it('gives a job up after its last attempt', async () => {
    const { jobId } = await app.jobs.enqueue(undefined, new Flaky({ failures: 9 }), { attempts: 2 });
    expect(await app.untilState(jobId, 'dead')).toMatchObject({ attempt: 2, error: { message: 'failure 2' } });
  });

  it('gives a job up at once when its handler says that nothing can help', async () => {
    const { jobId } = await app.jobs.enqueue(undefined, new Flaky({ failures: 9, how: 'permanent' }));
    expect(await app.untilState(jobId, 'dead')).toMatchObject({ attempt: 1, error: { code: 'hopeless' } });
  });

  it('spends no attempt when a handler wants to come again later', async () => {
    const { jobId } = await app.jobs.enqueue(undefined, new Flaky({ failures: 4, how: 'later' }));
    expect(await app.untilState(jobId, 'completed')).toMatchObject({ attempt: 0, run: 5 });
  });

  it('fails an attempt at its time-out, and its late result changes nothing', async () => {
    const { jobId } = await app.jobs.enqueue(undefined, new Slow({ key: 'late' }));
    expect(await app.untilState(jobId, 'dead', 'completed')).toMatchObject({
      state: 'dead',
      error: { code: 'timeout' },
    });
    expect(await effects('late')).toBe(0);
  });

  it('answers a taken deduplication key with its owner, and frees it when the job is done', async () => {
    const options = { deduplicationKey: 'only one', delay: 60_000 };
    const first = await app.jobs.enqueue(undefined, new Effect({ key: 'dedup' }), options);
    const second = await app.jobs.enqueue(undefined, new Effect({ key: 'dedup' }), options);
    expect(second).toEqual({ ...first, outcome: 'deduplicated' });

    await app.database.query('update haat.jobs set run_at = haat.haat_now() where id = $1', [first.jobId]);
    await app.untilState(first.jobId, 'completed');
    const third = await app.jobs.enqueue(undefined, new Effect({ key: 'dedup' }), options);
    expect(third.outcome).toBe('created');
    expect(third.jobId).not.toBe(first.jobId);
  });

  it.each([
    ['nul in error', { state: 'dead', error: { message: 'a\uFFFDb' } }],
    ['emoji at the cut', { state: 'dead', attempt: 1 }],
    ['nul in result', { state: 'completed', result: { text: 'a\uFFFDb' } }],
    ['bigint', { state: 'dead', attempt: 1 }],
    ['bottomless result', { state: 'dead', attempt: 1 }],
    ['later by a fraction', { state: 'completed', result: { run: 2 } }],
  ] as const)('writes the ending of a run whatever it holds: %s', async (what, ending) => {
    const { jobId } = await app.jobs.enqueue(undefined, new Odd({ what }));
    expect(await app.untilState(jobId, 'completed', 'dead')).toMatchObject(ending);
  });

  it('puts a job off for ten years at most', async () => {
    const { jobId } = await app.jobs.enqueue(undefined, new Odd({ what: 'later than time goes' }));
    const row = await until('the job to be handed back', async () => {
      const [found] = await app.database.query<{ years: number; attempt: number }>(
        `select attempt, round(extract(epoch from run_at - created_at) / 31557600)::int as years
         from haat.jobs where id = $1 and state = 'pending' and run = 1`,
        [jobId],
      );
      return found;
    });
    expect(row).toEqual({ years: 10, attempt: 0 });
  });

  it('gives the engine no payload that is large, and the handler all of it', async () => {
    const key = randomBytes(100_000).toString('hex');
    const { jobId, state } = await app.jobs.enqueue(undefined, new Effect({ key }), { delay: 2_000 });
    expect(state).toBe('queued');
    const copy = await until('the copy to be in the engine', () =>
      app.context.get(JobEngine).queue('work').getJob(`${jobId}.1`),
    );
    expect(JSON.stringify(copy.data).length).toBeLessThan(1_000);
    await app.untilState(jobId, 'completed');
    expect(await effects(key)).toBe(1);
  });

  it('takes a job that is a year away', async () => {
    const { state } = await app.jobs.enqueue(undefined, new Effect({ key: 'far' }), { delay: 31_536_000_000 });
    expect(state).toBe('pending');
  });

  it('refuses to enqueue beside a transaction that is open, and fails nobody else for it', async () => {
    const guilty = app.database.transaction(() => app.jobs.enqueue(undefined, new Effect({ key: 'guilty' })));
    const innocent = app.jobs.enqueue(undefined, new Effect({ key: 'innocent' }));
    await expect(guilty).rejects.toMatchObject({ code: 'query_outside_transaction' });
    await app.untilState((await innocent).jobId, 'completed');
  });

  it('refuses a payload that breaks its rules, and records nothing', async () => {
    const before = await app.database.query('select count(*) from haat.jobs');
    await expect(app.jobs.enqueue(undefined, new Flaky({ failures: -1 }))).rejects.toMatchObject({
      code: 'validation_failed',
      details: [{ field: 'failures' }],
    });
    expect(await app.database.query('select count(*) from haat.jobs')).toEqual(before);
  });

  it('keeps a job that nobody knows for a release that does', async () => {
    const { jobId } = await app.jobs.enqueue(undefined, new Effect({ key: 'renamed' }), { delay: 60_000 });
    await app.database.query(`update haat.jobs set name = 'of-tomorrow', run_at = haat.haat_now() where id = $1`, [
      jobId,
    ]);
    const row = await until('the job to be handed back', async () => {
      const [found] = await app.database.query<{ unknown_since: Date | null; state: string; attempt: number }>(
        'select unknown_since, state, attempt from haat.jobs where id = $1',
        [jobId],
      );
      return found?.unknown_since ? found : undefined;
    });
    expect(row).toMatchObject({ state: 'pending', attempt: 0 });
  });

  it('counts how long nobody has known a job anew, once somebody has', async () => {
    const { jobId } = await app.jobs.enqueue(undefined, new Flaky({ failures: 9 }), { delay: 60_000, attempts: 2 });
    await app.database.query(
      `update haat.jobs set unknown_since = haat.haat_now() - interval '2 hours', run_at = haat.haat_now() where id = $1`,
      [jobId],
    );
    expect(await app.untilState(jobId, 'dead')).toMatchObject({ attempt: 2, unknown_since: null });
  });

  it('marks a job dead whose stored payload breaks its rules', async () => {
    const { jobId } = await app.jobs.enqueue(undefined, new Effect({ key: 'foreign' }), { delay: 60_000 });
    await app.database.query(`update haat.jobs set payload = '{"key": 7}', run_at = haat.haat_now() where id = $1`, [
      jobId,
    ]);
    expect(await app.untilState(jobId, 'dead')).toMatchObject({ error: { code: 'invalid_payload' } });
  });
});
