import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { jobs, times } from '../support/scale.js';
import type { Scenario } from '../support/scenario.js';
import { withOwnRedis } from '../support/surroundings.js';

/** Redis forgets everything, and no connection is lost over it. */
export const redisFlushed: Scenario<Awaited<ReturnType<typeof withOwnRedis>>> = {
  fault: 'FLUSHALL mid-run',
  surroundings: withOwnRedis,
  run: async ({ surroundings: { redis }, fleet, load, random }) => {
    const flushes = times(1, 5);
    await fleet.start();
    const client = new Redis(redis.url);
    try {
      for (let flush = 0; flush < flushes; flush++) {
        await load.accept(jobs());
        await load.during(async () => {
          await sleep(random.between(0, 200));
          await client.flushall();
        });
      }
    } finally {
      client.disconnect();
    }
    return `${flushes} × FLUSHALL, each after ${jobs()} accepted jobs`;
  },
};
