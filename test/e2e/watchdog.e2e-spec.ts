import { BullModule } from '@nestjs/bullmq';
import { IsInt } from 'class-validator';
import {
  defineQueue,
  Handles,
  Job,
  noBackoff,
  Payload,
  Priority,
  Processor,
  QueueProcessor,
  seconds,
  Workers,
} from '../../src/jobs/index.js';
import { WatchedWorker } from '../../src/jobs/run/watched-worker.js';
import { type Backend, BACKENDS, variablesOf } from '../support/app/backends.js';
import { type KernelApp, startKernel } from '../support/app/kernel-app.js';
import { until } from '../support/app/until.js';

const POLICY = {
  concurrency: 2,
  timeout: seconds(5),
  attempts: 1,
  backoff: noBackoff,
  priority: Priority.Normal,
  keepCompleted: { age: 0 },
  keepFailed: { age: 0 },
};

const stuck = defineQueue('stuck', POLICY);
const other = defineQueue('other', POLICY);

@Job('stuck', { queue: stuck })
class Stuck extends Payload<Stuck> {
  @IsInt() readonly number: number;
}

@Job('other', { queue: other })
class Other extends Payload<Other> {
  @IsInt() readonly number: number;
}

@Processor(stuck)
class StuckProcessor extends QueueProcessor {
  @Handles(Stuck)
  run({ number }: Stuck) {
    return number;
  }
}

@Processor(other)
class OtherProcessor extends QueueProcessor {
  @Handles(Other)
  run({ number }: Other) {
    return number;
  }
}

const PROCESSORS = [StuckProcessor, OtherProcessor];
const TIMING = { watchdogMs: 200, stuckWorkerMs: 1_000 };

const statusOf = (app: KernelApp, queue: string) =>
  app.context
    .get(Workers)
    .status()
    .find((status) => status.queue === queue);

describe.each(BACKENDS)('the watchdog on %s', (backend: Backend) => {
  let app: KernelApp;

  beforeAll(async () => {
    app = await startKernel(await variablesOf(backend), PROCESSORS, TIMING);
  });

  afterAll(() => app?.close());

  it('replaces a worker that got stuck, and leaves the others alone', async () => {
    const first = await app.jobs.enqueue(undefined, new Stuck({ number: 1 }));
    await app.untilState(first.jobId, 'completed');
    // From now on no fetch of this worker ever ends.
    const { worker } = app.context.get(StuckProcessor);
    Reflect.set(worker, 'moveToActive', () => new Promise(() => undefined));

    const { jobId } = await app.jobs.enqueue(undefined, new Stuck({ number: 2 }));
    await app.untilState(jobId, 'completed');
    expect(statusOf(app, 'stuck')).toMatchObject({ replacements: 1, isRunning: true });
    expect(app.context.get(StuckProcessor).worker).not.toBe(worker);
    expect(statusOf(app, 'other')).toMatchObject({ replacements: 0 });
  });

  it('leaves a worker alone whose queue is paused', async () => {
    const replacements = statusOf(app, 'other')?.replacements;
    await app.database.query(`update haat.queues set paused = true where name = 'other'`);
    const { worker } = app.context.get(OtherProcessor);
    Reflect.set(worker, 'moveToActive', () => new Promise(() => undefined));
    const { jobId } = await app.jobs.enqueue(undefined, new Other({ number: 1 }));
    await until('the worker to be silent', () => (statusOf(app, 'other')?.fetchAgeMs ?? 0) > 2_000);
    expect(statusOf(app, 'other')?.replacements).toBe(replacements);

    await app.database.query(`update haat.queues set paused = false where name = 'other'`);
    await app.untilState(jobId, 'completed');
  });
});

describe('a worker that cannot be started', () => {
  let failures = 2;

  class FailingWorker extends WatchedWorker {
    constructor(...args: ConstructorParameters<typeof WatchedWorker>) {
      if (args[0] === stuck.name && failures-- > 0) throw new Error('no room');
      super(...args);
    }
  }

  afterAll(() => {
    BullModule.workerClass = WatchedWorker;
  });

  it('is reported and tried again, while the other queues run', async () => {
    BullModule.workerClass = FailingWorker;
    const app = await startKernel(await variablesOf('redis'), PROCESSORS, TIMING);
    expect(statusOf(app, 'stuck')).toMatchObject({ isRunning: false, fault: 'no room' });
    const running = await app.jobs.enqueue(undefined, new Other({ number: 1 }));
    await app.untilState(running.jobId, 'completed');

    const waiting = await app.jobs.enqueue(undefined, new Stuck({ number: 1 }));
    await app.untilState(waiting.jobId, 'completed');
    expect(statusOf(app, 'stuck')).not.toHaveProperty('fault');
    await app.close();
  });
});
