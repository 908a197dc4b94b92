import type { Order } from '../program/protocol.js';
import { eventually } from '../support/patience.js';
import { jobs, PATIENCE_MS, times } from '../support/scale.js';
import type { Scenario } from '../support/scenario.js';
import { onSharedServers } from '../support/surroundings.js';

/** Jobs that take their process down at every run, beside others that must not suffer; a supervisor starts it again. */
export const killerJob: Scenario = {
  fault: 'Job that kills its process at every run',
  surroundings: () => onSharedServers('redis'),
  run: async ({ fleet, load, record }) => {
    const killers = times(1, 2);
    const open = async () =>
      (await record.query(`select 1 from haat.jobs where name = 'killer' and state <> 'dead'`)).length;
    const [first] = fleet.running;
    if (!first) throw new Error('No process runs.');
    await load.accept(jobs());
    // All of them before the first one runs and takes the process down that is to accept them.
    const killer: Order = { what: { job: 'killer', payload: {} }, delayMs: 1_000 };
    await Promise.all(Array.from({ length: killers }, () => load.acceptOne(first, killer)));
    await fleet.start();
    let restarts = 0;
    await eventually(
      'the killers to be dead',
      async () => {
        if (fleet.running.length < 2) {
          restarts += 1;
          await fleet.start();
        }
        return (await open()) === 0;
      },
      async () => `${await open()} are not.`,
      // Five runs each, and after each a process that must first count as lost.
      (killers + 1) * PATIENCE_MS,
    );
    return `${killers} such jobs beside ${jobs()} others; the supervisor started ${restarts} processes anew`;
  },
};
