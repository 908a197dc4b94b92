import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { Random } from '../properties/kernel/random.js';
import { variablesOf } from '../support/app/backends.js';
import { until } from '../support/app/until.js';
import { Codeframes } from '../support/codeframe/codeframes.js';
import { feedback } from '../support/codeframe/feedback.js';
import { type CodeframeService, startCodeframeService } from '../support/codeframe/service.emulator.js';
import { Watch } from '../support/codeframe/watch.js';
import { ServerProcess } from '../support/process/server-process.js';
import { afterFile, startRedis } from '../support/servers/index.js';

const TIMEOUT_MS = 180_000;

const CLUSTERS = 10;
const WHOLE_COST = 0.101;

/** A service, and the variables of a program that calls it. */
async function surroundings(more: Record<string, string> = {}) {
  const service = await startCodeframeService();
  afterFile(() => service.stop());
  const variables = { ...(await variablesOf('postgres')), ...service.variables, JOB_LOCK_MS: '2000', ...more };
  return { service, variables };
}

/** Names the first clusters that it is asked about; further calls hang. */
function nameFirst(service: CodeframeService, count: number): void {
  const named = new Set<string>();
  service.respondWith(({ key }) => {
    if (named.size >= count && !named.has(key)) return { kind: 'hang' };
    named.add(key);
    return { kind: 'name' };
  });
}

interface Cluster {
  readonly cluster_id: number;
  readonly status: string;
  readonly answers: number;
  readonly terms: readonly string[];
  readonly theme_name: string | null;
}

const divisionOf = (clusters: readonly Cluster[]) => clusters.map(({ answers, terms }) => ({ answers, terms }));
const keysOf = (id: string, clusters: readonly Cluster[], status: string): string[] =>
  clusters.filter((cluster) => cluster.status === status).map(({ cluster_id }) => `${id}:${cluster_id}`);

/** Names clusters in some tenths of a second at most. */
function nameSoon(service: CodeframeService, random: Random): void {
  service.respondWith(async () => {
    await sleep(random.between(20, 200));
    return { kind: 'name' };
  });
}

/** Kills the program with three clusters done and two under way; returns it as it runs again, its codeframe complete. */
async function killedAfterThree(service: CodeframeService, variables: Record<string, string>): Promise<ServerProcess> {
  let server = await ServerProcess.start(variables);
  const codeframes = new Codeframes(() => server);
  nameFirst(service, 3);
  const id = await codeframes.begin(CLUSTERS);
  const watch = new Watch(codeframes, service, id);
  await codeframes.untilStatus('three clusters to be done, and two under way', id, ({ clusters }) => {
    return clusters.done === 3 && clusters.running === 2;
  });
  await until('the two calls', () => service.callsOf(id).length === 5);
  const before: readonly Cluster[] = (await codeframes.read(id)).clusters;
  await server.kill();

  service.respondWith();
  server = await ServerProcess.start(variables);
  expect(await codeframes.untilEnded(id)).toEqual({
    generation_id: id,
    status: 'completed',
    clusters: { total: 10, pending: 0, running: 0, done: 10, failed: 0, cancelled: 0 },
    progress: 100,
    calls: { begun: 12, answered: 10 },
    cost_usd: WHOLE_COST,
  });
  expect(await watch.stop()).toEqual([]);
  expect(watch.looks).toBeGreaterThan(20);

  const after = await codeframes.read(id);
  expect(divisionOf(after.clusters)).toEqual(divisionOf(before));
  expect(after.codeframe.codes).toHaveLength(10);
  const callsOf = (status: string) => keysOf(id, before, status).map((key) => service.callsUnder(key));
  expect(callsOf('done')).toEqual([1, 1, 1]);
  expect(callsOf('running')).toEqual([2, 2]);
  expect(callsOf('pending')).toEqual([1, 1, 1, 1, 1]);
  expect([service.charges.size, service.faults]).toEqual([10, []]);
  return server;
}

describe('kill -9 after three of ten clusters', () => {
  it(
    'calls none of the three again, repeats what was under way under the same keys, and tells the truth all the time',
    async () => {
      const { service, variables } = await surroundings();
      const server = await killedAfterThree(service, variables);
      expect(await server.stop()).toBe(0);
    },
    TIMEOUT_MS,
  );

  it(
    'does so on Redis, and calls no cluster of the next codeframe twice when Redis is wiped three times',
    async () => {
      const redis = await startRedis();
      const { service, variables } = await surroundings({ REDIS_URL: redis.url });
      const server = await killedAfterThree(service, variables);

      const client = new Redis(redis.url);
      afterFile(async () => client.disconnect());
      const codeframes = new Codeframes(() => server);
      nameSoon(service, new Random(7));
      const id = await codeframes.generate(1, CLUSTERS);
      const watch = new Watch(codeframes, service, id);
      for (const done of [0, 3, 6]) {
        await codeframes.untilStatus(`${done} clusters`, id, ({ status, clusters }) => {
          return status !== 'queued' && clusters.done >= done;
        });
        await client.flushall();
      }
      expect(await codeframes.untilEnded(id)).toMatchObject({
        status: 'completed',
        calls: { begun: 10, answered: 10 },
        cost_usd: WHOLE_COST,
      });
      expect(await watch.stop()).toEqual([]);
      expect(service.callsOf(id)).toHaveLength(10);
      expect(await server.stop()).toBe(0);
    },
    TIMEOUT_MS,
  );
});

describe('kill -9 in the middle of the clustering, and twice of the naming', () => {
  it(
    'never makes a call again whose answer is recorded, and ends with the whole codeframe',
    async () => {
      const { service, variables } = await surroundings();
      const random = new Random(5);
      nameSoon(service, random);
      let server = await ServerProcess.start(variables);
      const codeframes = new Codeframes(() => server);
      const restart = async () => {
        await server.kill();
        server = await ServerProcess.start(variables);
      };
      const answers = feedback(1_000).map(({ text }, index) => ({ text: `${text} item${index}` }));
      const id = await codeframes.generate(await codeframes.categoryWith(answers), CLUSTERS);
      const watch = new Watch(codeframes, service, id);
      await codeframes.untilStatus('the clustering', id, ({ status }) => status === 'clustering');
      await restart();

      const callsWhenDone = new Map<string, number>();
      for (const done of [2, 6]) {
        await codeframes.untilStatus(`${done} clusters`, id, ({ clusters }) => clusters.done >= done);
        await sleep(random.between(0, 200));
        const { clusters } = await codeframes.read(id);
        for (const key of keysOf(id, clusters, 'done')) callsWhenDone.set(key, service.callsUnder(key));
        await restart();
      }
      expect(await codeframes.untilEnded(id)).toMatchObject({
        status: 'completed',
        clusters: { total: 10, done: 10 },
        calls: { answered: 10 },
        cost_usd: WHOLE_COST,
      });
      expect(await watch.stop()).toEqual([]);
      expect(callsWhenDone.size).toBeGreaterThanOrEqual(6);
      for (const [key, calls] of callsWhenDone) expect([key, service.callsUnder(key)]).toEqual([key, calls]);
      expect(service.charges.size).toBe(10);

      // A thread that rests after a clustering keeps no process alive.
      await codeframes.untilEnded(await codeframes.begin(2));
      expect(await server.stop()).toBe(0);
    },
    TIMEOUT_MS,
  );
});
