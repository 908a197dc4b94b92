import { setTimeout as sleep } from 'node:timers/promises';
import { jobs, times } from '../support/scale.js';
import type { Scenario } from '../support/scenario.js';
import { withOwnRedis } from '../support/surroundings.js';

/** Redis stands still: its connections stay open and nothing answers. */
export const redisPaused: Scenario<Awaited<ReturnType<typeof withOwnRedis>>> = {
  fault: 'Redis paused (SIGSTOP)',
  surroundings: withOwnRedis,
  run: async ({ surroundings: { redis }, fleet, load }) => {
    const pauseMs = times(3_000, 30_000);
    await fleet.start();
    await load.accept(jobs());
    await load.during(async () => {
      await redis.pause();
      await sleep(pauseMs);
      await redis.resume();
    });
    return `paused for ${pauseMs / 1_000} s under load`;
  },
};
