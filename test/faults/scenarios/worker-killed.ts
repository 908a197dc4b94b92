import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from '../support/scenario.js';
import { jobs, times } from '../support/scale.js';
import { onSharedServers } from '../support/surroundings.js';

/** One of two processes dies of SIGKILL at a random moment under load, and another one comes; over and over. */
export const workerKilled = (engine: 'redis' | 'postgres'): Scenario => ({
  fault: `Worker killed (SIGKILL) at random moments, ${engine} engine`,
  surroundings: () => onSharedServers(engine),
  run: async ({ fleet, load, random }) => {
    const kills = times(2, 20);
    await fleet.start();
    await load.accept(jobs() / 2);
    await load.during(async () => {
      for (let kill = 0; kill < kills; kill++) {
        await sleep(random.between(50, 1_000));
        await fleet.any()?.kill();
        await fleet.start();
      }
    });
    return `${kills} kills of one of two processes`;
  },
});
