import { IsOptional, IsString } from 'class-validator';
import {
  defineQueue,
  fixed,
  Handles,
  Job,
  type JobContext,
  JobControl,
  JobEngine,
  JobReader,
  Payload,
  Priority,
  Processor,
  QueueProcessor,
  seconds,
} from '../../src/jobs/index.js';
import { Superseded } from '../../src/jobs/run/outcomes.js';
import { type Backend, BACKENDS, variablesOf } from '../support/app/backends.js';
import { type KernelApp, startKernel } from '../support/app/kernel-app.js';
import { jobRow, until } from '../support/app/until.js';

const steps = defineQueue('steps', {
  concurrency: 4,
  timeout: seconds(20),
  attempts: 3,
  backoff: fixed(60_000),
  priority: Priority.Normal,
  keepCompleted: { age: seconds(60) },
  keepFailed: { age: seconds(60) },
});

@Job('wait-and-write', { queue: steps })
class WaitAndWrite extends Payload<WaitAndWrite> {
  @IsString() readonly key: string;
  /** `heed`: stop at the signal; `ignore`: go on and try to commit; `return`: go on and return. */
  @IsString() readonly how: 'heed' | 'ignore' | 'return';
}

@Job('write', { queue: steps })
class Write extends Payload<Write> {
  @IsString() readonly key: string;
}

@Job('tell', { queue: steps })
class Tell extends Payload<Tell> {
  @IsOptional() @IsString() readonly end?: 'commit' | 'throw';
}

@Processor(steps)
class StepsProcessor extends QueueProcessor {
  readonly started = new Set<string>();
  readonly reasons = new Map<string, unknown>();
  readonly ends = new Map<string, unknown>();

  @Handles(WaitAndWrite)
  async wait({ key, how }: WaitAndWrite, job: JobContext) {
    this.started.add(key);
    await new Promise((resolve) => job.signal.addEventListener('abort', resolve, { once: true }));
    this.reasons.set(key, job.signal.reason);
    if (how === 'heed') throw new Error('interrupted');
    if (how === 'return') return { key };
    try {
      return await job.commit((tx) => tx.query('insert into effects (key) values ($1)', [key]));
    } catch (error) {
      this.ends.set(key, error);
      throw error;
    }
  }

  @Handles(Write)
  async write({ key }: Write, job: JobContext) {
    return job.commit(async (tx) => {
      await tx.query('insert into effects (key) values ($1)', [key]);
    });
  }

  @Handles(Tell)
  async tell({ end }: Tell, job: JobContext) {
    for (let done = 0; done <= 100; done++) job.progress(done);
    job.progress({ done: 7, of: 7 });
    if (end === 'throw') throw new Error('after all that');
    if (end === 'commit') {
      return job.commit(async () => {
        job.progress(1);
        return { told: true };
      });
    }
    return { told: true };
  }
}

describe.each(BACKENDS)('cancelling on %s', (backend: Backend) => {
  let app: KernelApp;
  let variables: Record<string, string>;
  let control: JobControl;
  let processor: StepsProcessor;
  const ops = { name: 'ops' };

  beforeAll(async () => {
    variables = await variablesOf(backend);
    app = await startKernel(variables, [StepsProcessor]);
    control = app.context.get(JobControl);
    processor = app.context.get(StepsProcessor);
    await app.database.query('create table if not exists effects (key text not null)');
  });
  afterAll(() => app?.close());

  const effects = async (key: string) =>
    (await app.database.query('select 1 from effects where key = $1', [key])).length;

  it('ends a job that waits, frees its key and writes down who did it', async () => {
    const options = { delay: 3_600_000, deduplicationKey: 'once' };
    const { jobId } = await app.jobs.enqueue(undefined, new Write({ key: 'waiting' }), options);
    expect(await control.cancel(jobId, ops)).toEqual({ jobId, previousState: 'pending' });
    expect(await jobRow(app.database, jobId)).toMatchObject({
      state: 'cancelled',
      dedup_open: false,
      finished_at: expect.any(Date),
      error: { code: 'cancelled', message: 'Cancelled by ops.' },
    });
    const audited = await app.database.query(
      'select actor, action, queue, before, after from haat.audit where job_id = $1',
      [jobId],
    );
    expect(audited).toEqual([
      {
        actor: 'ops',
        action: 'job.cancel',
        queue: 'steps',
        before: { state: 'pending' },
        after: { state: 'cancelled' },
      },
    ]);
    const next = await app.jobs.enqueue(undefined, new Write({ key: 'waiting' }), options);
    expect(next.outcome).toBe('created');
    await control.cancel(next.jobId, ops);
  });

  it('takes the copy of a queued job out of the engine, and a copy that stays does nothing', async () => {
    const { jobId, state } = await app.jobs.enqueue(undefined, new Write({ key: 'soon' }), { delay: 2_500 });
    expect(state).toBe('queued');
    const engine = app.context.get(JobEngine);
    const copyId = `${jobId}.1`;
    await until('the copy to be there', async () => (await engine.statesOf('steps', [copyId]))[0] === 'waiting');
    expect(await control.cancel(jobId, ops)).toMatchObject({ previousState: 'queued' });
    await until('the copy to be gone', async () => (await engine.statesOf('steps', [copyId]))[0] === 'unknown');

    await engine.add('steps', [
      {
        copyId,
        name: 'write',
        payload: {},
        priority: 1,
        delayMs: 0,
        keepCompleted: { age: 60_000 },
        keepFailed: { age: 60_000 },
      },
    ]);
    await until(
      'the stale copy to be served',
      async () => (await engine.statesOf('steps', [copyId]))[0] === 'finished',
    );
    expect(await jobRow(app.database, jobId)).toMatchObject({ state: 'cancelled', run: 0 });
    expect(await effects('soon')).toBe(0);
  });

  it.each(['heed', 'ignore', 'return'] as const)('aborts a run that is active; its handler may %s', async (how) => {
    const key = `active ${how}`;
    const { jobId } = await app.jobs.enqueue(undefined, new WaitAndWrite({ key, how }));
    await until('the run to start', () => processor.started.has(key));
    expect(await control.cancel(jobId, ops)).toEqual({ jobId, previousState: 'active' });
    await until('the signal to be seen', () => processor.reasons.has(key));
    expect(processor.reasons.get(key)).toMatchObject({ name: 'JobCancelled', code: 'job_cancelled' });
    const engine = app.context.get(JobEngine);
    await until('the copy to end', async () => (await engine.statesOf('steps', [`${jobId}.1`]))[0] === 'finished');
    if (how === 'ignore') expect(processor.ends.get(key)).toMatchObject({ code: 'job_cancelled' });
    expect(await effects(key)).toBe(0);
    expect(await jobRow(app.database, jobId)).toMatchObject({ state: 'cancelled', attempt: 0, result: null });
    expect(await app.database.query('select 1 from haat.job_errors where job_id = $1', [jobId])).toEqual([]);
  });

  // The embedded database belongs to one process.
  if (backend !== 'embedded') {
    it('aborts a run that another process holds', async () => {
      const { jobId } = await app.jobs.enqueue(undefined, new WaitAndWrite({ key: 'elsewhere', how: 'ignore' }), {
        delay: 3_600_000,
      });
      const other = await startKernel(variables, [StepsProcessor]);
      try {
        const processors = [processor, other.context.get(StepsProcessor)];
        await control.runNow(jobId, ops);
        const holder = await until('one of the two to run it', () =>
          processors.find(({ started }) => started.has('elsewhere')),
        );
        const stranger = holder === processor ? other : app;
        expect(await stranger.context.get(JobControl).cancel(jobId, ops)).toMatchObject({ previousState: 'active' });
        await until('the signal to be seen', () => holder.ends.has('elsewhere'));
        expect(holder.reasons.get('elsewhere')).toBeInstanceOf(Superseded);
        expect(await effects('elsewhere')).toBe(0);
        expect(await jobRow(app.database, jobId)).toMatchObject({ state: 'cancelled', attempt: 0 });
      } finally {
        await other.close();
      }
    });
  }

  it('and its commit race: exactly one of them wins, each time', async () => {
    const outcomes = new Map<string, number>();
    for (let round = 0; round < 60; round++) {
      const key = `race ${round}`;
      const { jobId } = await app.jobs.enqueue(undefined, new Write({ key }));
      // Sooner and later, so that the cancellation comes before, within and after the run.
      for (let turn = 0; turn < round % 12; turn++) await new Promise(setImmediate);
      const cancelled = await control.cancel(jobId, ops).then(
        ({ previousState }) => previousState,
        (error: { code: string }) => error.code,
      );
      const { state } = await app.untilState(jobId, 'completed', 'cancelled');
      expect([cancelled, state]).toEqual([cancelled, cancelled === 'job_final' ? 'completed' : 'cancelled']);
      outcomes.set(key, state === 'completed' ? 1 : 0);
    }
    await until('the runs to end', async () => {
      const rows = await app.database.query(`select 1 from haat.jobs where state in ('queued', 'active')`);
      return rows.length === 0;
    });
    for (const [key, expected] of outcomes) expect([key, await effects(key)]).toEqual([key, expected]);
  });

  it("refuses what has ended, what is not there, and what is not the caller's", async () => {
    const { jobId } = await app.jobs.enqueue(undefined, new Write({ key: 'done' }), { owner: 'shop' });
    await app.untilState(jobId, 'completed');
    await expect(control.cancel(jobId, ops)).rejects.toMatchObject({
      code: 'job_final',
      message: `Job ${jobId} is already completed: only a job that has not ended can be cancelled.`,
    });
    const missing = '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11';
    await expect(control.cancel(missing, ops)).rejects.toMatchObject({ code: 'not_found' });
    await expect(control.cancel(jobId, { name: 'other', ownJobsOnly: true })).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(control.cancel(jobId, { name: 'shop', ownJobsOnly: true })).rejects.toMatchObject({
      code: 'job_final',
    });
  });

  it('touches nothing when the job has moved on from the copy that the caller looks at', async () => {
    const { jobId } = await app.jobs.enqueue(undefined, new Write({ key: 'moved' }), { delay: 3_600_000 });
    await expect(control.cancel(jobId, ops, { epoch: 7 })).rejects.toMatchObject({ code: 'job_moved_on' });
    expect(await jobRow(app.database, jobId)).toMatchObject({ state: 'pending' });
    await control.runNow(jobId, ops);
    await app.untilState(jobId, 'completed');
    await expect(control.runNow(jobId, ops)).rejects.toMatchObject({ code: 'job_not_waiting' });
  });

  it.each([undefined, 'commit', 'throw'] as const)('shows the last progress of a run that ends by %s', async (end) => {
    const { jobId } = await app.jobs.enqueue(undefined, new Tell(end ? { end } : {}), { attempts: 1 });
    await app.untilState(jobId, 'completed', 'dead');
    expect(await app.context.get(JobReader).find(jobId)).toMatchObject({ progress: { done: 7, of: 7 } });
  });
});
