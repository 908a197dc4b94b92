import { Redis } from 'ioredis';
import { EngineMemory, JobEngine } from '../../src/jobs/index.js';
import { variablesOf } from '../support/app/backends.js';
import { createEffects, fillQueue, gated, GatedProcessor, numbersTo, untilAllRan } from '../support/app/gated-queue.js';
import { type KernelApp, startKernel } from '../support/app/kernel-app.js';
import { until } from '../support/app/until.js';
import { startRedis } from '../support/servers/index.js';

const JOBS = 20;

describe('Redis loses its memory while its connections stand', () => {
  let app: KernelApp;
  let redis: Redis;
  let processor: GatedProcessor;
  let losses = 0;

  const queuePrefix = () => app.context.get(JobEngine).prefixOf(gated.name);
  const sequenceKey = () => `${queuePrefix()}:seq`;

  const acknowledged = async (): Promise<number> => {
    const [row] = await app.database.query<{ acked: number }>(
      'select acked_seq::int as acked from haat.queues where name = $1',
      [gated.name],
    );
    return row?.acked ?? 0;
  };

  /** What the test itself has enqueued and done before does not count. */
  const clear = async (): Promise<void> => {
    await app.database.query('delete from effects');
    await app.database.query('delete from haat.jobs');
    losses = 0;
  };

  beforeAll(async () => {
    const server = await startRedis();
    const variables = { ...(await variablesOf('postgres')), REDIS_URL: server.url };
    app = await startKernel(variables, [GatedProcessor], { lostHandOversMs: 500, settledHandOverMs: 1_000 });
    await createEffects(app);
    app.context.get(EngineMemory).onLoss(() => {
      losses += 1;
    });
    processor = app.context.get(GatedProcessor);
    redis = new Redis(server.url);
    await until('the first acknowledged number', async () => (await acknowledged()) > 0);
  });

  afterAll(async () => {
    await redis.quit();
    await app.close();
  });

  it('all of it: what it held is handed over again, each job runs once, and the others are told', async () => {
    await clear();
    processor.close();
    await fillQueue(app, JOBS, 1);
    await redis.flushall();
    await until('the loss to be noticed', () => losses > 0);
    processor.open();
    expect(await untilAllRan(app, JOBS)).toEqual(numbersTo(JOBS));
    expect(losses).toBe(1);
  });

  it('and goes back to an older snapshot: the number that went back tells', async () => {
    await clear();
    const before = await acknowledged();
    await redis.set(sequenceKey(), before - 1);
    await until('the loss to be noticed', () => losses > 0);
    await until('the number to be counted on', async () => Number(await redis.get(sequenceKey())) > before);
    await until('the number to be acknowledged', async () => (await acknowledged()) > before);
  });

  it('in part, single keys: the regular check finds the jobs', async () => {
    await clear();
    processor.close();
    await fillQueue(app, JOBS, 1);
    expect(await redis.del(`${queuePrefix()}:${gated.name}:prioritized`)).toBe(1);
    processor.open();
    expect(await untilAllRan(app, JOBS)).toEqual(numbersTo(JOBS));
    expect(losses).toBe(0);
  });

  it('in part, the bodies of jobs: they run all the same, from the record', async () => {
    await clear();
    processor.close();
    await fillQueue(app, JOBS, 1);
    const bodies = await redis.keys(`${queuePrefix()}:${gated.name}:*.*`);
    expect(bodies.length).toBeGreaterThanOrEqual(JOBS - 1);
    await redis.del(...bodies);
    processor.open();
    expect(await untilAllRan(app, JOBS)).toEqual(numbersTo(JOBS));
  });
});
