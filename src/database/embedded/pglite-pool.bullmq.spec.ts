import { PGlite } from '@electric-sql/pglite';
import { createPostgresBackend, Queue, QueueEvents, runMigrations, Worker, type Job } from 'bullmq';
import { PGlitePool } from './pglite-pool.js';
import { START_PARAMETERS } from './settings.js';

describe('BullMQ over PGlitePool', () => {
  let db: PGlite;
  let pool: PGlitePool;

  beforeAll(async () => {
    db = await PGlite.create({ startParams: [...START_PARAMETERS] });
    pool = new PGlitePool(db);
    const client = await pool.connect();
    await runMigrations(client);
    client.release();
  });

  afterAll(async () => {
    await pool.end();
    await db.close();
  });

  const options = () => ({ connection: pool });
  const openQueue = (name: string) => new Queue(name, options(), createPostgresBackend);
  function openWorker(name: string, handle: (job: Job) => Promise<unknown>) {
    return new Worker(name, handle, { ...options(), concurrency: 8 }, createPostgresBackend);
  }

  it('runs fifty jobs, each once, and closes without hanging', async () => {
    const seen: number[] = [];
    let finished: () => void;
    const all = new Promise<void>((resolve) => {
      finished = resolve;
    });
    const queue = openQueue('fifty');
    const worker = openWorker('fifty', async ({ data }) => {
      seen.push(data.n);
      return data.n * 2;
    });
    worker.on('completed', () => seen.length === 50 && finished());
    await Promise.all(Array.from({ length: 50 }, (_, n) => queue.add('job', { n })));
    await all;
    expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, n) => n));
    expect(await queue.getWorkersCount()).toBe(1);
    await worker.close();
    expect(await queue.getCompletedCount()).toBe(50);
    expect(await queue.getWorkersCount()).toBe(0);
    await queue.close();
    expect(pool.totalCount).toBe(0);
  });

  it('wakes a worker that waits, runs a delayed job when it is due, and tells of the end', async () => {
    const queue = openQueue('delayed');
    const events = new QueueEvents('delayed', options(), createPostgresBackend);
    const worker = openWorker('delayed', async () => Date.now());
    await Promise.all([events.waitUntilReady(), worker.waitUntilReady()]);
    const added = Date.now();
    const job = await queue.add('job', { n: 1 }, { delay: 300 });
    const ranAt: number = await job.waitUntilFinished(events, 20_000);
    expect(ranAt - added).toBeGreaterThanOrEqual(295);
    expect(ranAt - added).toBeLessThan(5_000);
    await Promise.all([worker.close(), events.close(), queue.close()]);
    expect(pool.totalCount).toBe(0);
  });

  it('retries what fails', async () => {
    const queue = openQueue('failing');
    const events = new QueueEvents('failing', options(), createPostgresBackend);
    await events.waitUntilReady();
    const worker = openWorker('failing', async ({ attemptsMade }) => {
      if (attemptsMade < 2) throw new Error('not yet');
      return attemptsMade;
    });
    const job = await queue.add('job', { n: 1 }, { attempts: 3, backoff: 1 });
    expect(await job.waitUntilFinished(events, 20_000)).toBe(2);
    await Promise.all([worker.close(), events.close(), queue.close()]);
  });

  it('closes also while a worker still waits for jobs when the pool ends', async () => {
    const waitingPool = new PGlitePool(db);
    const worker = new Worker('idle', async () => undefined, { connection: waitingPool }, createPostgresBackend);
    worker.on('error', () => undefined);
    await worker.waitUntilReady();
    await waitingPool.end();
    await worker.close();
  });
});
