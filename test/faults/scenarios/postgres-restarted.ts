import { setTimeout as sleep } from 'node:timers/promises';
import { jobs, times } from '../support/scale.js';
import type { Scenario } from '../support/scenario.js';
import { withOwnPostgres } from '../support/surroundings.js';

type WithOwnPostgres = Awaited<ReturnType<typeof withOwnPostgres>>;

/** The database goes away under load, in order or at once, and comes back with everything that it had confirmed. */
const gone = (engine: 'redis' | 'postgres', how: 'restarted' | 'killed (SIGKILL)'): Scenario<WithOwnPostgres> => ({
  fault: `PostgreSQL ${how}, ${engine} engine`,
  surroundings: () => withOwnPostgres(engine),
  run: async ({ surroundings: { postgres }, fleet, load, random }) => {
    const rounds = times(1, 5);
    await fleet.start();
    await load.accept(jobs() / 2);
    await load.during(async () => {
      for (let round = 0; round < rounds; round++) {
        await sleep(random.between(100, 1_000));
        await (how === 'restarted' ? postgres.stop() : postgres.kill());
        await sleep(random.between(0, 1_000));
        await postgres.start();
      }
    });
    return `${rounds} times under load`;
  },
});

export const postgresRestarted = (engine: 'redis' | 'postgres') => gone(engine, 'restarted');
export const postgresKilled = (engine: 'redis' | 'postgres') => gone(engine, 'killed (SIGKILL)');
