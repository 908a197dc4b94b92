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
async function surroundings(backend: 'redis' | 'postgres') {
  const service = await startCodeframeService();
  afterFile(() => service.stop());
  const variables = { ...(await variablesOf(backend)), ...service.variables, JOB_LOCK_MS: '2000' };
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

describe.each(['redis', 'postgres'] as const)('kill -9 after three of ten clusters on %s', (backend) => {
  it(
    'calls none of the three again, repeats what was under way under the same keys, and tells the truth all the time',
    async () => {
      const { service, variables } = await surroundings(backend);
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
      expect(await server.stop()).toBe(0);
    },
    TIMEOUT_MS,
  );
});

describe('kill -9 at any moment', () => {
  it(
    'never makes a call again whose answer is recorded, and ends with the whole codeframe',
    async () => {
      const { service, variables } = await surroundings('postgres');
      const random = new Random(5);
      service.respondWith(async () => {
        await sleep(random.between(20, 200));
        return { kind: 'name' };
      });
      let server = await ServerProcess.start(variables);
      const codeframes = new Codeframes(() => server);
      const category = 1;
      await codeframes.add(category, feedback(1_000));
      const id = await codeframes.generate(category, CLUSTERS);
      const watch = new Watch(codeframes, service, id);
      const callsWhenDone = new Map<string, number>();

      await codeframes.untilStatus('the clustering', id, ({ status }) => status !== 'queued');
      for (let kills = 0; kills < 4; kills++) {
        await sleep(kills === 0 ? 0 : random.between(50, 1_200));
        const { clusters } = await codeframes.read(id);
        for (const key of keysOf(id, clusters, 'done')) callsWhenDone.set(key, service.callsUnder(key));
        await server.kill();
        server = await ServerProcess.start(variables);
      }

      expect(await codeframes.untilEnded(id)).toMatchObject({
        status: 'completed',
        clusters: { total: 10, done: 10 },
        calls: { answered: 10 },
        cost_usd: WHOLE_COST,
      });
      expect(await watch.stop()).toEqual([]);
      for (const [key, calls] of callsWhenDone) expect([key, service.callsUnder(key)]).toEqual([key, calls]);
      expect(service.charges.size).toBe(10);
      expect(await server.stop()).toBe(0);
    },
    TIMEOUT_MS,
  );
});

describe('Redis is wiped in the middle', () => {
  it(
    'names every cluster, none of them twice',
    async () => {
      const { service, variables } = await surroundings('postgres');
      const redis = await startRedis();
      const client = new Redis(redis.url);
      afterFile(async () => client.disconnect());
      const server = await ServerProcess.start({ ...variables, REDIS_URL: redis.url });
      const codeframes = new Codeframes(() => server);
      service.respondWith(async () => {
        await sleep(200);
        return { kind: 'name' };
      });
      const id = await codeframes.begin(CLUSTERS);
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
      expect(service.calls).toHaveLength(10);
      expect(await server.stop()).toBe(0);
    },
    TIMEOUT_MS,
  );
});

describe('the local engine', () => {
  it(
    'is killed in the middle of the clustering, and makes the codeframe all the same',
    async () => {
      const variables = { ...(await variablesOf('postgres')), JOB_LOCK_MS: '2000' };
      let server = await ServerProcess.start(variables);
      const codeframes = new Codeframes(() => server);
      for (let part = 0; part < 3; part++) {
        const answers = feedback(1_000).map(({ text }, index) => ({ text: `${text} ${part} item${index}` }));
        await codeframes.add(1, answers);
      }
      const id = await codeframes.generate(1, 8);
      await codeframes.untilStatus('the clustering', id, ({ status }) => status !== 'queued');
      await server.kill();
      server = await ServerProcess.start(variables);
      expect(await codeframes.untilEnded(id)).toMatchObject({
        status: 'completed',
        clusters: { total: 8, done: 8 },
        cost_usd: 0,
      });
      // A thread that rests keeps no process alive.
      expect(await server.stop()).toBe(0);
    },
    TIMEOUT_MS,
  );
});
