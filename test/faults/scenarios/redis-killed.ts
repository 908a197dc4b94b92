import { setTimeout as sleep } from 'node:timers/promises';
import { times } from '../support/scale.js';
import type { Scenario } from '../support/scenario.js';
import { withOwnRedis } from '../support/surroundings.js';

/** Redis dies of SIGKILL while jobs are accepted and run, and comes back with nothing. */
export const redisKilled: Scenario<Awaited<ReturnType<typeof withOwnRedis>>> = {
  fault: 'Redis killed (SIGKILL) without persistence',
  surroundings: withOwnRedis,
  run: async ({ surroundings: { redis }, fleet, load, random }) => {
    const kills = times(1, 10);
    const jobs = times(200, 1_000);
    await fleet.start();
    for (let kill = 0; kill < kills; kill++) {
      await load.accept(jobs);
      await load.during(async () => {
        await redis.kill();
        await sleep(random.between(0, 1_000));
        await redis.start();
      });
    }
    return `${kills} kills, each after ${jobs} accepted jobs and more while it was down`;
  },
};
