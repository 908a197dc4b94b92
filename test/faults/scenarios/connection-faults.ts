import { setTimeout as sleep } from 'node:timers/promises';
import type { TcpProxy } from '../../support/proxy/tcp-proxy.js';
import { jobs, times } from '../support/scale.js';
import type { Scenario, Trial } from '../support/scenario.js';
import { behindProxies } from '../support/surroundings.js';

type BehindProxies = Awaited<ReturnType<typeof behindProxies>>;
type Way = 'Redis' | 'PostgreSQL';

const proxyTo = (way: Way, { toRedis, toPostgres }: BehindProxies): TcpProxy =>
  way === 'Redis' ? toRedis : toPostgres;

/** Injects the same trouble on the way to a server again and again, under load. */
function trouble(
  way: Way,
  what: string,
  inject: (proxy: TcpProxy, trial: Trial<BehindProxies>) => Promise<void>,
): Scenario<BehindProxies> {
  return {
    fault: `${what} between process and ${way}`,
    surroundings: behindProxies,
    run: async (trial) => {
      const rounds = times(1, 5);
      const proxy = proxyTo(way, trial.surroundings);
      await trial.fleet.start();
      await trial.load.accept(jobs() / 2);
      await trial.load.during(async () => {
        for (let round = 0; round < rounds; round++) {
          await sleep(trial.random.between(100, 800));
          await inject(proxy, trial);
          await proxy.heal();
        }
      });
      return `${rounds} times under load`;
    },
  };
}

/** Every connection is reset; the next ones are let through. */
export const cut = (way: Way) => trouble(way, 'TCP connections cut', async (proxy) => proxy.cut());

/** Connections are reset and refused for a while. */
export const refused = (way: Way) =>
  trouble(way, 'TCP connections refused', async (proxy, { random }) => {
    await proxy.refuse();
    await sleep(random.between(500, 2_000));
  });

/** Nothing passes for a while, and what was sent arrives late. */
export const blocked = (way: Way) =>
  trouble(way, 'Packets held back', async (proxy, { random }) => {
    proxy.block();
    await sleep(random.between(1_000, times(3_000, 5_000)));
  });

/** What is asked is done, the answers are lost, then the connections: a commit of unknown outcome. */
export const answersLost = (way: Way) =>
  trouble(way, 'Answers lost, then connections cut', async (proxy, { random }) => {
    proxy.loseAnswers();
    await sleep(random.between(50, 500));
  });

/** Every answer takes its time. */
export const slow = (way: Way) =>
  trouble(way, 'Answers 200 ms late', async (proxy, { random }) => {
    proxy.delay(100);
    await sleep(random.between(1_000, 3_000));
  });

/** The servers have forgotten the connections, and the processes believe in them. */
export const halfOpen = (way: Way) => trouble(way, 'Connections half open', async (proxy) => proxy.halfOpen());
