import { IsBoolean, IsOptional } from 'class-validator';
import { Redis } from 'ioredis';
import {
  defineQueue,
  fixed,
  Handles,
  Job,
  type JobContext,
  Payload,
  PauseQueue,
  Priority,
  Processor,
  QueueControl,
  QueueProcessor,
  RetryLater,
  seconds,
} from '../../src/jobs/index.js';
import { type Backend, BACKENDS } from '../support/app/backends.js';
import { until } from '../support/app/until.js';
import { startRedis } from '../support/servers/index.js';
import { type Cluster, startCluster } from './support/queue-cluster.js';

const CONCURRENCY = 2;

const controlled = defineQueue('controlled', {
  concurrency: CONCURRENCY,
  timeout: seconds(60),
  attempts: 3,
  backoff: fixed(10),
  priority: Priority.Normal,
  keepCompleted: { age: seconds(60) },
  keepFailed: { age: seconds(60) },
});
const { name: QUEUE } = controlled;

@Job('gated', { queue: controlled })
class Gated extends Payload<Gated> {
  @IsOptional() @IsBoolean() readonly waits?: boolean;
}

@Job('stopping', { queue: controlled })
class StopsItsQueue extends Payload<StopsItsQueue> {
  @IsBoolean() readonly forGood: boolean;
}

@Processor(controlled)
class ControlledProcessor extends QueueProcessor {
  readonly #waiting = new Set<() => void>();
  /** Most jobs that ran here at the same time. */
  peak = 0;
  #running = 0;

  get running(): number {
    return this.#running;
  }

  release(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }

  @Handles(Gated)
  async gated({ waits }: Gated): Promise<void> {
    this.peak = Math.max(this.peak, ++this.#running);
    await new Promise<void>((resolve) => (waits ? this.#waiting.add(resolve) : setImmediate(resolve)));
    this.#running -= 1;
  }

  @Handles(StopsItsQueue)
  stop({ forGood }: StopsItsQueue, job: JobContext): void {
    if (job.run > 1) return;
    if (forGood) throw new PauseQueue('the account is closed');
    throw new RetryLater(700, 'the provider asks for it', { scope: 'queue' });
  }
}

type ControlledCluster = Cluster<ControlledProcessor>;

const enqueue = (cluster: ControlledCluster, count: number, waits = false) =>
  Promise.all(Array.from({ length: count }, () => cluster.first.jobs.enqueue(undefined, new Gated({ waits }))));

const controlOf = (cluster: ControlledCluster): QueueControl => cluster.first.context.get(QueueControl);

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

const running = (cluster: ControlledCluster): number => sum(cluster.processors.map((processor) => processor.running));

const release = (cluster: ControlledCluster): void => cluster.processors.forEach((processor) => processor.release());

const untilRunning = (cluster: ControlledCluster, count: number) =>
  until(`${count} running jobs`, () => running(cluster) === count);

/** Every process has stopped its worker, or started it again. */
const untilWorkers = (cluster: ControlledCluster, state: 'stopped' | 'started') =>
  until(`every worker to be ${state}`, () =>
    cluster.processors.every(({ worker }) => worker.isPaused() === (state === 'stopped')),
  );

/** Of the jobs that wait: what would grow if somebody handed them to and fro. */
async function handOvers(cluster: ControlledCluster): Promise<number> {
  const [row] = await cluster.first.database.query<{ epochs: number }>(
    'select sum(epoch)::int as epochs from haat.jobs where queue = $1',
    [QUEUE],
  );
  return row?.epochs ?? 0;
}

describe.each(BACKENDS)('a queue is controlled at run time on %s', (backend: Backend) => {
  let cluster: ControlledCluster;
  let full: number;

  beforeAll(async () => {
    cluster = await startCluster(backend, ControlledProcessor);
    full = CONCURRENCY * cluster.apps.length;
  });

  afterEach(async () => {
    await controlOf(cluster).change(QUEUE, { concurrency: null, rateLimit: null }, 'test');
    await controlOf(cluster).resume(QUEUE, 'test');
    await untilWorkers(cluster, 'started');
    await cluster.clear(QUEUE);
  });

  afterAll(() => Promise.all(cluster?.apps.map((app) => app.close()) ?? []));

  it('a pause lets running jobs end and starts nothing, in any process; a resume starts the rest', async () => {
    await enqueue(cluster, full, true);
    await untilRunning(cluster, full);
    await enqueue(cluster, 3);
    const state = await controlOf(cluster).pause(QUEUE, 'stocktaking', 'test');
    expect(state).toMatchObject({ queue: QUEUE, paused: true, reason: 'stocktaking' });

    await untilWorkers(cluster, 'stopped');
    release(cluster);
    await cluster.untilStates(QUEUE, { completed: full, active: 0 });
    await enqueue(cluster, 1);
    await cluster.beats();
    expect(await cluster.states(QUEUE)).toMatchObject({ completed: full });
    expect(running(cluster)).toBe(0);

    await controlOf(cluster).resume(QUEUE, 'test');
    await cluster.untilStates(QUEUE, { completed: full + 4 });
  });

  it('a paused queue full of copies is quiet: nobody fetches them, nobody hands them to and fro', async () => {
    await enqueue(cluster, full, true);
    await untilRunning(cluster, full);
    await enqueue(cluster, 100);
    await controlOf(cluster).pause(QUEUE, 'quiet', 'test');
    await untilWorkers(cluster, 'stopped');
    release(cluster);
    await cluster.untilStates(QUEUE, { completed: full, active: 0 });

    const before = await handOvers(cluster);
    const fetches = cluster.processors.map(({ worker }) => jest.spyOn(worker.getBackend(), 'moveToActive'));
    await cluster.beats();
    expect(await handOvers(cluster)).toBe(before);
    expect(fetches.map((fetch) => fetch.mock.calls.length)).toEqual(fetches.map(() => 0));
    await controlOf(cluster).resume(QUEUE, 'test');
    await cluster.untilStates(QUEUE, { completed: full + 100 });
  });

  it('a queue that a handler holds back is quiet, and goes on when the time is over', async () => {
    const holder = await cluster.first.jobs.enqueue(undefined, new StopsItsQueue({ forGood: false }), { priority: 1 });
    await untilWorkers(cluster, 'stopped');
    await enqueue(cluster, 100);
    await cluster.untilStates(QUEUE, { completed: 101 });
    expect(await cluster.first.untilState(holder.jobId, 'completed')).toMatchObject({ attempt: 0, run: 2 });
    // The holder was handed over twice, the others once; each process may have seen one copy too early.
    expect(await handOvers(cluster)).toBeLessThanOrEqual(102 + full);
  });

  it('a handler pauses its queue in every process and keeps its job', async () => {
    const { jobId } = await cluster.first.jobs.enqueue(undefined, new StopsItsQueue({ forGood: true }));
    await untilWorkers(cluster, 'stopped');
    expect(await cluster.first.untilState(jobId, 'pending')).toMatchObject({ attempt: 0, run: 1 });
    const [queue] = await cluster.first.database.query('select paused, reason from haat.queues where name = $1', [
      QUEUE,
    ]);
    expect(queue).toEqual({ paused: true, reason: 'the account is closed' });
    await controlOf(cluster).resume(QUEUE, 'test');
    await cluster.first.untilState(jobId, 'completed');
  });

  it('a changed concurrency holds at once, also beside jobs that run for long', async () => {
    const { apps } = cluster;
    await enqueue(cluster, 6 * apps.length, true);
    await untilRunning(cluster, full);
    await controlOf(cluster).change(QUEUE, { concurrency: 5 }, 'test');
    await untilRunning(cluster, 5 * apps.length);

    expect(await controlOf(cluster).change(QUEUE, { concurrency: 1 }, 'test')).toMatchObject({ concurrency: 1 });
    await until('the lower concurrency', () => cluster.processors.every(({ worker }) => worker.concurrency === 1));
    release(cluster);
    await cluster.untilStates(QUEUE, { completed: 5 * apps.length });
    for (const processor of cluster.processors) processor.peak = 0;
    await enqueue(cluster, 40);
    await until('the rest to be done', async () => {
      release(cluster);
      return (await cluster.states(QUEUE))['completed'] === 6 * apps.length + 40;
    });
    expect(Math.max(...cluster.processors.map(({ peak }) => peak))).toBe(1);
  });

  it('a rate limit counts the starts of all processes, and a new one does not wait for the old window', async () => {
    await controlOf(cluster).change(QUEUE, { rateLimit: { max: 5, perMs: seconds(600) } }, 'test');
    await until('the limit', () => cluster.processors.every(({ worker }) => worker.opts.limiter?.max === 5));
    await enqueue(cluster, 30);
    await cluster.untilStates(QUEUE, { completed: 5 });
    await cluster.beats();
    expect(await cluster.states(QUEUE)).toMatchObject({ completed: 5 });

    await controlOf(cluster).change(QUEUE, { rateLimit: { max: 10, perMs: 100 } }, 'test');
    await cluster.untilStates(QUEUE, { completed: 30 });
  });

  it('a limit that is lifted frees the queue', async () => {
    await controlOf(cluster).change(QUEUE, { rateLimit: { max: 1, perMs: seconds(600) } }, 'test');
    await until('the limit', () => cluster.processors.every(({ worker }) => worker.opts.limiter?.max === 1));
    await enqueue(cluster, 10);
    await cluster.untilStates(QUEUE, { completed: 1 });
    const state = await controlOf(cluster).change(QUEUE, { rateLimit: null }, 'test');
    expect(state.rateLimit).toBeNull();
    await cluster.untilStates(QUEUE, { completed: 10 });
  });

  it('a change whose message was lost is applied by the heartbeat', async () => {
    const set = 'update haat.queues set paused = $2 where name = $1';
    await cluster.first.database.query(set, [QUEUE, true]);
    await untilWorkers(cluster, 'stopped');
    await cluster.first.database.query(set, [QUEUE, false]);
    await untilWorkers(cluster, 'started');
    await enqueue(cluster, 1);
    await cluster.untilStates(QUEUE, { completed: 1 });
  });

  it('writes down who changed what, once, and tells nobody of what changed nothing', async () => {
    const { database } = cluster.first;
    await database.query('delete from haat.audit');
    await controlOf(cluster).pause(QUEUE, 'one', 'asha');
    await controlOf(cluster).pause(QUEUE, 'one', 'bina');
    await controlOf(cluster).pause(QUEUE, 'two', 'bina');
    await controlOf(cluster).change(QUEUE, { rateLimit: { max: 3, perMs: 1000 } }, 'asha');
    await controlOf(cluster).resume(QUEUE, 'asha');
    await controlOf(cluster).resume(QUEUE, 'asha');
    const entries = await database.query('select actor, action, queue, before, after from haat.audit order by at, id');
    const resumed = { paused: false, reason: null, heldUntil: null, concurrency: null, rateLimit: null };
    const limit = { max: 3, perMs: 1000 };
    const one = { ...resumed, paused: true, reason: 'one' };
    const two = { ...one, reason: 'two' };
    const both = { queue: QUEUE };
    expect(entries).toEqual([
      { ...both, actor: 'asha', action: 'queue.pause', before: resumed, after: one },
      { ...both, actor: 'bina', action: 'queue.pause', before: one, after: two },
      { ...both, actor: 'asha', action: 'queue.change', before: two, after: { ...two, rateLimit: limit } },
      {
        ...both,
        actor: 'asha',
        action: 'queue.resume',
        before: { ...two, rateLimit: limit },
        after: { ...resumed, rateLimit: limit },
      },
    ]);
  });
});

async function flushAll(url: string): Promise<void> {
  const redis = new Redis(url);
  await redis.flushall();
  await redis.quit();
}

describe('a Redis that forgets everything', () => {
  it('loses neither a pause nor a rate limit', async () => {
    const redis = await startRedis();
    const cluster = await startCluster('redis', ControlledProcessor, { REDIS_URL: redis.url });
    const control = controlOf(cluster);
    await control.change(QUEUE, { rateLimit: { max: 5, perMs: seconds(600) } }, 'test');
    await control.pause(QUEUE, 'wiped', 'test');
    await untilWorkers(cluster, 'stopped');
    await enqueue(cluster, 20);
    await flushAll(redis.url);
    await cluster.beats();
    expect(await cluster.states(QUEUE)).toEqual({ pending: 20 });
    expect(cluster.processors.every(({ worker }) => worker.isPaused())).toBe(true);

    await control.resume(QUEUE, 'test');
    await cluster.untilStates(QUEUE, { completed: 5 });
    await cluster.beats();
    expect(await cluster.states(QUEUE)).toMatchObject({ completed: 5 });

    // A paused worker must not keep its process from ending.
    await control.pause(QUEUE, 'end', 'test');
    await untilWorkers(cluster, 'stopped');
    await Promise.all(cluster.apps.map((app) => app.close()));
  });
});
