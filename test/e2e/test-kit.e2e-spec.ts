import { IsString } from 'class-validator';
import {
  defineQueue,
  fixed,
  Handles,
  Job,
  type JobContext,
  minutes,
  noBackoff,
  Payload,
  Priority,
  Processor,
  QueueProcessor,
  seconds,
} from '../../src/jobs/index.js';
import { LostWorkers } from '../../src/jobs/restore/lost-workers.js';
import { cutRedis, drain, loseWorker, moveClock, runJob, runTwice, wipeRedis } from '../../src/jobs/testing/index.js';
import { type Backend, BACKENDS, variablesOf } from '../support/app/backends.js';
import { type KernelApp, startKernel } from '../support/app/kernel-app.js';
import { until } from '../support/app/until.js';

const work = defineQueue('kit', {
  concurrency: 4,
  timeout: seconds(60),
  attempts: 3,
  backoff: fixed(minutes(10)),
  priority: Priority.Normal,
  keepCompleted: { age: seconds(60) },
  keepFailed: { age: seconds(60) },
});

@Job('kit-note', { queue: work })
class Note extends Payload<Note> {
  @IsString() readonly text: string;
}

@Job('kit-flaky', { queue: work })
class Flaky extends Payload<Flaky> {
  @IsString() readonly text: string;
}

@Job('kit-hang', { queue: work, attempts: 1, backoff: noBackoff })
class Hang extends Payload<Hang> {
  @IsString() readonly text: string;
}

@Processor(work)
class KitProcessor extends QueueProcessor {
  readonly gates: (() => void)[] = [];

  @Handles(Note)
  note({ text }: Note, job: JobContext) {
    return job.commit((tx) => tx.query('insert into notes (text) values ($1)', [text]));
  }

  @Handles(Flaky)
  flaky(_: Flaky, job: JobContext) {
    if (job.attempt === 1) throw new Error('once');
    return { attempt: job.attempt };
  }

  /** The first run waits, heeds no signal, and commits when it is let go. */
  @Handles(Hang)
  async hang({ text }: Hang, job: JobContext) {
    if (job.run === 1) await new Promise<void>((resolve) => this.gates.push(resolve));
    return job.commit((tx) => tx.query('insert into notes (text) values ($1)', [`${text} ${job.run}`]));
  }
}

describe.each(BACKENDS)('the test kit on %s', (backend: Backend) => {
  let app: KernelApp;
  beforeAll(async () => {
    app = await startKernel(await variablesOf(backend), [KitProcessor]);
    await app.database.query('create table if not exists notes (text text not null)');
  });
  afterAll(() => app?.close());

  const notes = async (text: string) => app.database.query('select text from notes where text like $1', [`${text}%`]);

  it('runs a queue until it is idle', async () => {
    const texts = Array.from({ length: 20 }, (_, index) => `idle ${index}`);
    await Promise.all(texts.map((text) => app.jobs.enqueue(undefined, new Note({ text }))));
    await app.jobs.enqueue(undefined, new Note({ text: 'not yet' }), { delay: minutes(5) });
    await drain(app.context, 'kit');
    expect(await notes('idle')).toHaveLength(20);
    expect(await notes('not yet')).toEqual([]);
  });

  it('moves the clock, so that what is delayed becomes due', async () => {
    const { jobId } = await app.jobs.enqueue(undefined, new Flaky({ text: 'a' }));
    await app.untilState(jobId, 'pending');
    await drain(app.context, 'kit');
    await moveClock(app.database, minutes(15));
    await drain(app.context, 'kit');
    expect(await app.untilState(jobId, 'completed')).toMatchObject({ attempt: 1 });
    await moveClock(app.database, 0);
  });

  it('delivers a job twice, and its effect happens once', async () => {
    const { jobId } = await app.jobs.enqueue(undefined, new Note({ text: 'twice' }), { delay: minutes(60) });
    expect((await runTwice(app.context, jobId)).toSorted()).toEqual(['completed', 'stale']);
    expect(await notes('twice')).toHaveLength(1);
    await expect(runTwice(app.context, jobId)).rejects.toThrow('not pending');
  });

  it('makes a zombie of a run, whose result changes nothing', async () => {
    const { jobId } = await app.jobs.enqueue(undefined, new Hang({ text: 'zombie' }));
    const processor = app.context.get(KitProcessor);
    await until('the run to wait', () => processor.gates.length > 0);
    await loseWorker(app.database, jobId);
    // The process judges others only once its own heartbeats were unbroken for the lock's length: here it is told to.
    await until('the job to be taken over', async () => {
      await app.context.get(LostWorkers).takeOver(1);
      return (await app.untilState(jobId, 'pending', 'queued', 'active', 'completed')).losses === 1;
    });
    expect(await app.untilState(jobId, 'completed')).toMatchObject({ losses: 1, run: 2 });
    processor.gates.shift()?.();
    await drain(app.context, 'kit');
    expect(await notes('zombie')).toEqual([{ text: 'zombie 2' }]);
    await expect(loseWorker(app.database, jobId)).rejects.toThrow('not active');
  });

  it('runs one job with the real database', async () => {
    const done = await runJob(KitProcessor, new Note({ text: 'alone' }), { database: app.database });
    expect(done).toMatchObject({ outcome: 'completed', isCommitted: true });
    expect(await notes('alone')).toHaveLength(1);
  });

  if (backend !== 'redis') return;

  it('makes Redis forget, and cuts the way to it', async () => {
    const { jobId } = await app.jobs.enqueue(undefined, new Note({ text: 'forgotten' }), { delay: 2_500 });
    await wipeRedis(app.context);
    cutRedis(app.context);
    await app.untilState(jobId, 'completed');
    expect(await notes('forgotten')).toHaveLength(1);
  });
});
