import type { INestApplicationContext } from '@nestjs/common';
import type { Job as EngineJob } from 'bullmq';
import { Redis } from 'ioredis';
import { v7 as uuidv7 } from 'uuid';
import { CONFIG, type AppConfig } from '../../config/index.js';
import { Database } from '../../database/index.js';
import { JobCatalog } from '../declare/job-catalog.js';
import { copyIdOf } from '../engine/engine.js';
import { JobEngine } from '../engine/job-engine.js';
import { Runner } from '../run/runner.js';

type App = Pick<INestApplicationContext, 'get'>;

/** Makes Redis forget everything that this application keeps there, as a restart without persistence does. */
export async function wipeRedis(app: App): Promise<void> {
  const redis = redisOf(app);
  const { prefix } = app.get<AppConfig>(CONFIG).jobs;
  for await (const keys of redis.scanStream({ match: `{${prefix}:*`, count: 500 })) {
    if (keys.length > 0) await redis.unlink(...keys);
  }
}

/** Cuts this process's own connections to Redis, apart from those that workers wait on; they are made anew at once. */
export function cutRedis(app: App): void {
  redisOf(app).disconnect(true);
}

function redisOf(app: App): Redis {
  const { producer } = app.get(JobEngine).connection;
  if (producer instanceof Redis) return producer;
  throw new TypeError('There is no single Redis: start the application with REDIS_URL=redis://…');
}

const GIVE_AWAY = `update haat.jobs set worker = $2 where id = $1 and state = 'active' returning id`;

/**
 * Makes the run under way that of a worker that nobody has ever seen: the job is taken over as though its worker had
 * died, and the handler that still runs becomes a zombie, whose result must change nothing.
 *
 * @throws Error when the job is not active
 */
export async function loseWorker(database: Database, jobId: string): Promise<void> {
  const rows = await database.query(GIVE_AWAY, [jobId, uuidv7()]);
  if (rows.length === 0) throw new Error(`Job ${jobId} is not active: there is no worker to lose.`);
}

/** Not through the engine, which would refuse the second copy. */
const HAND_OVER = `
  update haat.jobs set state = 'queued', run_at = haat.haat_now(), handed_at = haat.haat_now()
  where id = $1 and state = 'pending' returning queue, epoch`;

/**
 * Delivers a waiting job twice at the same moment, as an engine does that lost track of what it delivered. To be used
 * on a job that is delayed, so that nothing else runs it.
 *
 * @returns what became of the two deliveries, `error` for a handler that threw
 * @throws Error when the job is not pending
 */
export async function runTwice(app: App, jobId: string): Promise<readonly string[]> {
  const [row] = await app.get(Database).query<{ queue: string; epoch: number }>(HAND_OVER, [jobId]);
  const declared = row && app.get(JobCatalog).queues().get(row.queue);
  if (!row || !declared) throw new Error(`Job ${jobId} is not pending in a queue that runs here.`);
  // Of the engine's job a run uses its names, and shows its progress there.
  const copy: Pick<EngineJob, 'id' | 'queueName' | 'updateProgress'> = {
    id: copyIdOf(jobId, row.epoch),
    queueName: row.queue,
    updateProgress: async () => {},
  };
  const runs = [1, 2].map(() => app.get(Runner).runCopy(declared.processor, copy as EngineJob));
  return (await Promise.allSettled(runs)).map((run) => (run.status === 'fulfilled' ? run.value.outcome : 'error'));
}
