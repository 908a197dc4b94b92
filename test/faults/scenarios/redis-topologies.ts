import { setTimeout as sleep } from 'node:timers/promises';
import { jobs, times } from '../support/scale.js';
import type { Scenario } from '../support/scenario.js';
import { onCluster, onSentinel } from '../support/surroundings.js';

/** Every kind of job, and processes that die, on a cluster that is well. */
export const clusterIsWell: Scenario<Awaited<ReturnType<typeof onCluster>>> = {
  fault: 'Redis Cluster: worker killed (SIGKILL)',
  surroundings: onCluster,
  run: async ({ fleet, load, random }) => {
    const kills = times(1, 5);
    await fleet.start();
    await load.accept(jobs());
    await load.during(async () => {
      for (let kill = 0; kill < kills; kill++) {
        await sleep(random.between(50, 1_000));
        await fleet.any()?.kill();
        await fleet.start();
      }
    });
    return `${kills} kills on three nodes`;
  },
};

/** A node dies under load and comes back empty; it is each node's turn, so that every queue loses its own. */
export const clusterNodeKilled: Scenario<Awaited<ReturnType<typeof onCluster>>> = {
  fault: 'Redis Cluster: node killed (SIGKILL) and restarted without its data',
  surroundings: onCluster,
  run: async ({ surroundings: { cluster }, fleet, load, random }) => {
    const rounds = times(1, 2);
    await fleet.start();
    for (let round = 0; round < rounds; round++) {
      for (const node of cluster.nodes) {
        await load.accept(jobs() / 3);
        await load.during(async () => {
          await node.kill();
          await sleep(random.between(100, 3_000));
          await node.start();
          await cluster.whenAgreed();
        });
      }
    }
    return `each of three nodes, ${rounds} times`;
  },
};

/** The master dies under load, its replica takes its place, and the dead one comes back as the new replica. */
export const sentinelFailover: Scenario<Awaited<ReturnType<typeof onSentinel>>> = {
  fault: 'Redis Sentinel: master killed (SIGKILL), replica takes over',
  surroundings: onSentinel,
  run: async ({ surroundings: { failover }, fleet, load }) => {
    const rounds = times(1, 3);
    await fleet.start();
    for (let round = 0; round < rounds; round++) {
      await load.accept(jobs());
      await load.during(async () => {
        const master = await failover.master();
        await master?.kill();
        await failover.whenFailedOver(master?.port ?? 0);
        await master?.start();
        await failover.whenReady();
      });
    }
    return `${rounds} failovers under load`;
  },
};
