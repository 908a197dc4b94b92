import pg from 'pg';
import { jobs, times } from '../support/scale.js';
import type { Scenario } from '../support/scenario.js';
import { onSharedServers } from '../support/surroundings.js';

/** The database's clock jumps under load: what it says is what every deadline of the kernel is measured by. */
export const databaseClockJumps: Scenario = {
  fault: 'Clock of the database jumps',
  surroundings: () => onSharedServers('redis'),
  run: async ({ surroundings: { databaseUrl = '' }, fleet, load }) => {
    // Back by no more than a job may wait: what was recorded before comes due that much later.
    const jumps = [60_000, 55_000, 3_600_000, 3_600_000 - times(5_000, 30_000)];
    await fleet.start();
    for (const offsetMs of jumps) {
      await load.accept(jobs() / jumps.length);
      await setDatabaseClock(databaseUrl, offsetMs);
    }
    await load.accept(jobs() / jumps.length);
    return `set to ${jumps.map((ms) => `+${ms / 1_000} s`).join(', ')}`;
  },
};

/** The wall clocks of two processes part, one ahead and one behind, and come together again. */
export const processClocksPart: Scenario = {
  fault: 'Clocks of the processes jump apart',
  surroundings: () => onSharedServers('redis'),
  run: async ({ fleet, load }) => {
    const apartMs = times(5_000, 30_000);
    const [first, second] = [fleet.running[0], await fleet.start()];
    for (const ms of [apartMs, -apartMs, 0]) {
      await first?.moveClock(ms);
      await second.moveClock(-ms);
      await load.accept(jobs() / 3);
    }
    return `±${apartMs / 1_000} s, each way`;
  },
};

/** New sessions have the new offset; the old ones are ended, so that every process takes new ones. */
async function setDatabaseClock(url: string, offsetMs: number): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`alter database "${new URL(url).pathname.slice(1)}" set haat.clock_offset_ms = '${offsetMs}'`);
    await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
    );
  } finally {
    await client.end();
  }
}
