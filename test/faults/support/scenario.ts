import type { Fleet } from './fleet.js';
import type { Load } from './load.js';
import type { CountingProvider } from './provider.js';
import type { Random } from './random.js';
import type { JobRecord } from './record.js';
import type { Surroundings } from './surroundings.js';

/** What a scenario works with. */
export interface Trial<S extends Surroundings> {
  readonly surroundings: S;
  readonly fleet: Fleet;
  readonly load: Load;
  readonly record: JobRecord;
  readonly provider: CountingProvider;
  readonly random: Random;
}

/** One fault, and how it is injected under load. */
export interface Scenario<S extends Surroundings = Surroundings> {
  /** As the report names it. */
  readonly fault: string;
  surroundings(): Promise<S>;
  /** Injects the fault. At least one process runs when it begins and when it returns. Tells in words what was done. */
  run(trial: Trial<S>): Promise<string>;
}
