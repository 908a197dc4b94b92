import { IsInt } from 'class-validator';
import {
  defineQueue,
  fixed,
  Handles,
  Job,
  type JobContext,
  Payload,
  Priority,
  Processor,
  QueueProcessor,
  seconds,
} from '../../src/jobs/index.js';
import { ActiveRuns } from '../../src/jobs/run/active-runs.js';
import { Claims } from '../../src/jobs/run/claims.js';
import { type Backend, BACKENDS } from '../support/app/backends.js';
import { until } from '../support/app/until.js';
import { type Cluster, startCluster } from './support/queue-cluster.js';

const alone = defineQueue('alone', {
  concurrency: 4,
  exclusive: true,
  timeout: seconds(60),
  attempts: 3,
  backoff: fixed(10),
  priority: Priority.Normal,
  keepCompleted: { age: seconds(60) },
  keepFailed: { age: seconds(60) },
});
const { name: QUEUE } = alone;

@Job('turn', { queue: alone })
class Turn extends Payload<Turn> {
  @IsInt() readonly turn: number;
}

/** Over all processes, which are one process here. */
const seen = { running: 0, peak: 0, turns: [] as number[] };

@Processor(alone)
class AloneProcessor extends QueueProcessor {
  @Handles(Turn)
  async turn({ turn }: Turn, job: JobContext): Promise<void> {
    seen.turns.push(turn);
    seen.peak = Math.max(seen.peak, ++seen.running);
    await new Promise((resolve) => setImmediate(resolve));
    // Ends inside: what is committed is over, and the next may begin.
    await job.commit(async () => {
      seen.running -= 1;
    });
  }
}

describe.each(BACKENDS)('an exclusive queue on %s', (backend: Backend) => {
  let cluster: Cluster<AloneProcessor>;

  beforeAll(async () => {
    cluster = await startCluster(backend, AloneProcessor);
  });

  afterAll(() => Promise.all(cluster?.apps.map((app) => app.close()) ?? []));

  beforeEach(async () => {
    await cluster.clear(QUEUE);
    Object.assign(seen, { running: 0, peak: 0, turns: [] });
  });

  it('runs one job at a time over all processes, each once', async () => {
    const turns = Array.from({ length: 60 }, (_, turn) => turn);
    await Promise.all(
      turns.map((turn) => {
        const { jobs } = cluster.apps[turn % cluster.apps.length] ?? cluster.first;
        return jobs.enqueue(undefined, new Turn({ turn }));
      }),
    );
    await cluster.untilStates(QUEUE, { completed: turns.length });
    expect(seen.peak).toBe(1);
    expect(seen.turns.toSorted((a, b) => a - b)).toEqual(turns);
  });

  it('takes the most urgent of those that wait', async () => {
    const { jobs } = cluster.first;
    await cluster.first.database.query(
      `insert into haat.queues (name, paused) values ($1, true) on conflict (name) do update set paused = true`,
      [QUEUE],
    );
    await until('the pause', () => cluster.processors.every(({ worker }) => worker.isPaused()));
    for (const [turn, priority] of [Priority.Background, Priority.Normal, Priority.Critical].entries()) {
      await jobs.enqueue(undefined, new Turn({ turn }), { priority });
    }
    await cluster.first.database.query('update haat.queues set paused = false where name = $1', [QUEUE]);
    await cluster.untilStates(QUEUE, { completed: 3 });
    expect(seen.turns).toEqual([2, 1, 0]);
  });

  it('lets one of many claims through, whoever makes them', async () => {
    const { database, jobs } = cluster.first;
    const accepted = await Promise.all(
      Array.from({ length: 20 }, (_, turn) => jobs.enqueue(undefined, new Turn({ turn }), { delay: seconds(600) })),
    );
    // As though relays of many processes had each handed one over at the same moment.
    await database.query(
      `update haat.jobs set state = 'queued', handed_at = haat.haat_now(), run_at = haat.haat_now() where queue = $1`,
      [QUEUE],
    );
    const outcomes: string[] = [];
    await Promise.all(
      accepted.map(({ jobId }, index) => {
        const app = cluster.apps[index % cluster.apps.length] ?? cluster.first;
        // Until all have their answer: a heartbeat would give back what is claimed and not run.
        return app.context.get(ActiveRuns).whileClaiming(jobId, async () => {
          const { outcome } = await app.context.get(Claims).claim({ queue: QUEUE, jobId, epoch: 1 });
          outcomes.push(outcome);
          await until('the other claims', () => outcomes.length === accepted.length);
        });
      }),
    );
    expect(outcomes.filter((outcome) => outcome === 'claimed')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'put_back')).toHaveLength(19);
    // The heartbeat then finds the claimed job without a run and gives it back; so all of them run after all.
    await cluster.untilStates(QUEUE, { completed: 20 });
    expect(seen.peak).toBe(1);
  });
});
