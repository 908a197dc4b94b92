import { setTimeout as sleep } from 'node:timers/promises';
import { jobs, times } from '../support/scale.js';
import type { Scenario } from '../support/scenario.js';
import { onSharedServers } from '../support/surroundings.js';

/** A new process comes, the old one is told to go, under load; over and over. */
export const deploys = (engine: 'redis' | 'postgres'): Scenario => ({
  fault: `Deploy with SIGTERM under load, ${engine} engine`,
  surroundings: () => onSharedServers(engine),
  run: async ({ fleet, load, random }) => {
    const rounds = times(2, 5);
    await load.accept(jobs() / 2);
    await load.during(async () => {
      for (let round = 0; round < rounds; round++) {
        const [old] = fleet.running;
        await fleet.start();
        await sleep(random.between(100, 1_000));
        const code = old && (await fleet.retire(old));
        if (code !== 0) throw new Error(`The old process ended with exit code ${code}.`);
      }
    });
    return `${rounds} rolling replacements, every exit code 0`;
  },
});
