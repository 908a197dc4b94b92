import { Logger } from '@nestjs/common';
import { IsInt, IsOptional, IsString } from 'class-validator';
import {
  defineQueue,
  exponential,
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
  seconds,
  usualRetention,
} from '../../src/jobs/index.js';
import { type Backend, BACKENDS, variablesOf } from '../support/app/backends.js';
import { type KernelApp, startKernel } from '../support/app/kernel-app.js';
import { jobRow, until } from '../support/app/until.js';

const work = defineQueue(
  'some-work',
  {
    concurrency: 4,
    timeout: seconds(30),
    attempts: 5,
    backoff: exponential(seconds(600)),
    priority: Priority.Normal,
    ...usualRetention,
  },
  { aliases: ['former-work'] },
);
const deadlines = defineQueue('deadlines', {
  concurrency: 4,
  timeout: seconds(5),
  attempts: 1,
  backoff: noBackoff,
  priority: Priority.Normal,
  ...usualRetention,
  sweep: true,
});

@Job('fail', { queue: work, attempts: 4, backoff: fixed(seconds(600)) })
class Fail extends Payload<Fail> {
  @IsOptional() @IsString() readonly how?: 'hang';
}

@Job('renamed', {
  queue: work,
  aliases: ['old-name', 'older-name'],
  version: 3,
  upcasters: {
    1: ({ order }: { order: string }) => {
      if (order === 'cursed') throw new Error('It cannot be read any more');
      return { orderId: order };
    },
    2: ({ orderId }: { orderId: string }) => ({ orderId, quantity: orderId === 'none' ? 'many' : 1 }),
  },
})
class Renamed extends Payload<Renamed> {
  @IsString() readonly orderId: string;
  @IsInt() readonly quantity: number;
}

@Job('expire', { queue: deadlines })
class Expire extends Payload<Expire> {
  @IsString() readonly how: 'throw' | 'permanent' | 'well';
}

@Processor(work)
class WorkProcessor extends QueueProcessor {
  @Handles(Fail)
  async fail({ how }: Fail, job: JobContext) {
    if (how === 'hang') await new Promise((resolve) => job.signal.addEventListener('abort', resolve, { once: true }));
    throw new Error('It fails');
  }

  @Handles(Renamed)
  renamed(payload: Renamed) {
    return { ...payload, isInstance: payload instanceof Renamed };
  }
}

@Processor(deadlines)
class DeadlineProcessor extends QueueProcessor {
  @Handles(Expire)
  expire({ how }: Expire) {
    if (how === 'permanent') throw new PermanentFailure('hopeless', 'No use');
    if (how === 'throw') throw new Error('It fails');
  }
}

const OVERRIDES = {
  QUEUE_FORMER_WORK_ATTEMPTS: '2',
  QUEUE_SOME_WORK_BACKOFF_MS: '10',
  QUEUE_SOME_WORK_TIMEOUT_MS: '100',
  QUEUE_SOME_WORK_CONCURRENCY: '7',
  QUEUE_SOME_WORK_RATE_MAX: '500',
  QUEUE_SOME_WORK_RATE_PER_MS: '1000',
  QUEUE_NOBODY_ATTEMPTS: '2',
};

interface Line {
  readonly facts: Record<string, unknown>;
  readonly sentence: unknown;
}

/** What is logged, by level. */
function recordedLog(): Record<'log' | 'warn' | 'error', Line[]> {
  const lines: Record<'log' | 'warn' | 'error', Line[]> = { log: [], warn: [], error: [] };
  const take =
    (level: keyof typeof lines) =>
    (facts: unknown, sentence?: unknown): void =>
      void lines[level].push({ facts: facts as Record<string, unknown>, sentence });
  Logger.overrideLogger({ log: take('log'), warn: take('warn'), error: take('error') });
  return lines;
}

describe.each(BACKENDS)('policies on %s', (backend: Backend) => {
  let app: KernelApp;

  beforeAll(async () => {
    app = await startKernel({ ...(await variablesOf(backend)), ...OVERRIDES }, [WorkProcessor, DeadlineProcessor]);
  });
  afterAll(() => app?.close());

  const outcomesOf = async (id: string) =>
    (
      await app.database.query<{ outcome: string }>(
        'select outcome from haat.job_errors where job_id = $1 order by at',
        [id],
      )
    ).map(({ outcome }) => outcome);

  /** Records a job as an earlier or a later release would have. */
  async function recorded(columns: { name?: string; version?: number; payload: object }): Promise<string> {
    const { jobId } = await app.jobs.enqueue(undefined, new Renamed({ orderId: 'x', quantity: 0 }), { delay: 60_000 });
    await app.database.query(
      `update haat.jobs set name = $2, version = $3, payload = $4::jsonb, run_at = haat.haat_now() where id = $1`,
      [jobId, columns.name ?? 'renamed', columns.version ?? 3, JSON.stringify(columns.payload)],
    );
    return jobId;
  }

  it('lets the environment win over the queue, the job and the call', async () => {
    const { jobId } = await app.jobs.enqueue(undefined, new Fail({}), { attempts: 9, backoff: fixed(seconds(600)) });
    expect(await jobRow(app.database, jobId)).toMatchObject({ max_attempts: 2 });
    // With any backoff but that of the environment the second attempt would not come.
    expect(await app.untilState(jobId, 'dead')).toMatchObject({ attempt: 2, error: { message: 'It fails' } });
    expect(await outcomesOf(jobId)).toEqual(['failed', 'dead']);
  });

  it('starts workers with the concurrency and the rate of the environment', () => {
    expect(app.context.get(WorkProcessor).worker.opts).toMatchObject({
      concurrency: 7,
      limiter: { max: 500, duration: 1000 },
    });
    expect(app.context.get(DeadlineProcessor).worker.opts).toMatchObject({ concurrency: 4 });
    expect(app.context.get(DeadlineProcessor).worker.opts.limiter).toBeUndefined();
  });

  it('ends an attempt after the time-out of the environment', async () => {
    const { jobId } = await app.jobs.enqueue(undefined, new Fail({ how: 'hang' }));
    expect(await app.untilState(jobId, 'dead')).toMatchObject({
      attempt: 2,
      error: { message: 'The job was not done within 100 ms.' },
    });
  });

  it.each(['old-name', 'older-name'])('runs a job that was recorded as %s', async (name) => {
    const id = await recorded({ name, payload: { orderId: 'O1', quantity: 2 } });
    const row = await app.untilState(id, 'completed');
    expect(row.result).toEqual({ orderId: 'O1', quantity: 2, isInstance: true });
  });

  it('brings older payloads to the present version, step by step', async () => {
    const first = await recorded({ version: 1, payload: { order: 'O1' } });
    const second = await recorded({ version: 2, name: 'old-name', payload: { orderId: 'O2' } });
    expect((await app.untilState(first, 'completed')).result).toEqual({ orderId: 'O1', quantity: 1, isInstance: true });
    expect((await app.untilState(second, 'completed')).result).toEqual({
      orderId: 'O2',
      quantity: 1,
      isInstance: true,
    });
  });

  it('records the present version', async () => {
    const { jobId } = await app.jobs.enqueue(undefined, new Renamed({ orderId: 'O3', quantity: 3 }));
    expect(await app.untilState(jobId, 'completed')).toMatchObject({ version: 3 });
  });

  it('gives up at once what cannot be brought to the present version', async () => {
    const id = await recorded({ version: 1, payload: { order: 'cursed' } });
    expect(await app.untilState(id, 'dead')).toMatchObject({
      attempt: 1,
      error: {
        code: 'upcast_failed',
        message: 'The payload of job "renamed" could not be brought from version 1 to 2: It cannot be read any more',
      },
    });
  });

  it('holds what was brought to the present version against its rules', async () => {
    const id = await recorded({ version: 1, payload: { order: 'none' } });
    expect(await app.untilState(id, 'dead')).toMatchObject({
      attempt: 1,
      error: { code: 'invalid_payload', message: expect.stringContaining('quantity must be an integer') },
    });
  });

  it('lets a payload of a newer version wait for a deploy, and spends no attempt', async () => {
    const id = await recorded({ version: 4, payload: { orderIds: ['O1'] } });
    const row = await until('the job to be handed back', async () => {
      const found = await jobRow(app.database, id);
      return found?.state === 'pending' && found.run === 1 ? found : undefined;
    });
    expect(row).toMatchObject({ attempt: 0, unknown_since: expect.any(Date) });

    await app.database.query(
      `update haat.jobs set unknown_since = haat.haat_now() - interval '61 minutes', run_at = haat.haat_now() where id = $1`,
      [id],
    );
    expect(await app.untilState(id, 'dead')).toMatchObject({
      error: {
        code: 'unknown_version',
        message: 'No release that runs here knows version 4 of job "renamed" on queue "some-work", only up to 3.',
      },
    });
  });

  describe('on a queue that is swept', () => {
    afterEach(() => Logger.overrideLogger(false));

    const expire = async (entity: object, how: Expire['how'] = 'throw') => {
      const { jobId } = await app.jobs.enqueue(undefined, new Expire({ how }), entity);
      return app.untilState(jobId, 'dead', 'completed');
    };
    const alerts = ({ error }: { error: readonly Line[] }) =>
      error.filter(({ sentence }) => String(sentence).includes('keeps failing')).map(({ facts }) => facts);

    it.each(['throw', 'permanent'] as const)('leaves a job that fails (%s) to the sweep', async (how) => {
      const log = recordedLog();
      const { id, error } = await expire({ keys: [`once ${how}`] }, how);
      expect(error).toMatchObject({ code: how === 'throw' ? 'handler_failed' : 'hopeless' });
      expect(await outcomesOf(id)).toEqual(['failed_swept']);
      const line = await until('the log line', () =>
        log.warn.find(({ sentence }) => sentence === '[deadlines] Job failed, left to the sweep'),
      );
      expect(line.facts).toMatchObject({ jobId: id, jobName: 'expire', attempt: 1, maxAttempts: 1 });
      expect(log.error).toEqual([]);
    });

    it.each([
      ['its first key', { keys: ['order 1', 'shop'] }, 'order 1'],
      ['its deduplication key', { deduplicationKey: 'expire:2' }, 'expire:2'],
    ])('raises an alarm at the third failure in a row for one entity, by %s', async (_, options, entity) => {
      const log = recordedLog();
      await expire(options);
      await expire(options);
      await expire({ keys: ['another', entity] }, 'well');
      expect(alerts(log)).toEqual([]);
      const { id } = await expire(options);
      await until('the alarm', () => alerts(log).length > 0);
      expect(alerts(log)).toEqual([expect.objectContaining({ jobId: id, entity, failures: 3 })]);
    });

    it('raises no alarm when one went well in between', async () => {
      const log = recordedLog();
      const options = { keys: ['order 3'] };
      for (const how of ['throw', 'throw', 'well', 'throw', 'throw'] as const) await expire(options, how);
      // The jobs of another entity come after it, so its own lines are there once theirs are.
      for (const how of ['throw', 'throw', 'throw'] as const) await expire({ keys: ['order 4'] }, how);
      await until('the alarm of the other', () => alerts(log).length > 0);
      expect(alerts(log).map(({ entity }) => entity)).toEqual(['order 4']);
    });
  });
});
