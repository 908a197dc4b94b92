import { jobs } from '../support/scale.js';
import type { Scenario } from '../support/scenario.js';
import { onSharedServers } from '../support/surroundings.js';

const PROCESSES = 3;

/** Beyond what is handed over with the commit, so that every job goes through the relay. */
const DELAY_MS = 4_000;

/** Several processes find the same jobs due at the same moment. */
export const racingRelays = (engine: 'redis' | 'postgres'): Scenario => ({
  fault: `${PROCESSES} relays racing, ${engine} engine`,
  surroundings: () => onSharedServers(engine),
  run: async ({ fleet, load }) => {
    while (fleet.running.length < PROCESSES) await fleet.start();
    load.nextOrder = () => ({ what: { job: 'effect', payload: {} }, delayMs: DELAY_MS });
    await load.accept(jobs());
    return `${PROCESSES} processes, jobs due together`;
  },
});
