import type { Order } from '../program/protocol.js';
import { ProgramEnded } from '../support/fault-program.js';
import type { Fleet } from '../support/fleet.js';
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
    let restarts = 0;
    await eventually(
      'the killers to be dead',
      async () => {
        if (fleet.running.length < 2) {
          restarts += 1;
          await startAnew(fleet);
        }
        return (await open()) === 0 && fleet.running.length === 2;
      },
      async () => `${await open()} are not.`,
      // Five runs each, and after each a process that must first count as lost.
      (killers + 1) * PATIENCE_MS,
    );
    return `${killers} such jobs beside ${jobs()} others; the supervisor started ${restarts} processes anew`;
  },
};

/** A supervisor's start: a job may take the process down before it has said that it runs. */
async function startAnew(fleet: Fleet): Promise<void> {
  try {
    await fleet.start();
  } catch (error) {
    if (!(error instanceof ProgramEnded)) throw error;
  }
}
