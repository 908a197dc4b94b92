import { EFFECT_TABLES } from './effect-tables.js';
import { Fleet } from './fleet.js';
import { Load } from './load.js';
import { startCountingProvider } from './provider.js';
import { Random } from './random.js';
import { recordInProgram, recordOnServer } from './record.js';
import { record as recordResult } from './results.js';
import { isFull, SCENARIO_TIMEOUT_MS, seed } from './scale.js';
import type { Scenario, Trial } from './scenario.js';
import type { Surroundings } from './surroundings.js';
import { findingsOf, untilAllEnded } from './verification.js';
import { versionsOf } from './versions.js';

/** Makes each scenario a test of this file. */
export function inTurn(scenarios: readonly Scenario[]): void {
  for (const scenario of scenarios) it(scenario.fault, () => runScenario(scenario), SCENARIO_TIMEOUT_MS);
}

/** Scenarios that the short run has no time for: they vary a fault that it has. */
export function whenFull(scenarios: readonly Scenario[]): readonly Scenario[] {
  return isFull ? scenarios : [];
}

/** Runs the scenario, waits until every job has ended, and holds what is there against what was promised. */
async function runScenario(scenario: Scenario): Promise<void> {
  const startedAt = performance.now();
  const surroundings = await scenario.surroundings();
  const trial = await trialIn(surroundings);
  try {
    const done = await scenario.run(trial);
    const overAt = performance.now();
    await untilAllEnded(trial.record);
    const recoveryMs = Math.round(performance.now() - overAt);

    const { accepted } = trial.load;
    const { violations, ...counts } = await findingsOf(trial.record, accepted, trial.provider);
    const versions = await versionsOf(trial.record, surroundings.variables['REDIS_URL']);
    const exitCodes = await trial.fleet.stop();
    const durationMs = Math.round(performance.now() - startedAt);
    const passed = violations.length === 0 && exitCodes.every((code) => code === 0);
    await recordResult({
      fault: scenario.fault,
      done,
      passed,
      accepted: accepted.size,
      ...counts,
      recoveryMs,
      durationMs,
      versions,
    });
    expect({ violations: violations.slice(0, 20), exitCodes }).toEqual({
      violations: [],
      exitCodes: exitCodes.map(() => 0),
    });
  } catch (error) {
    throw new Error(
      `${scenario.fault}, seed ${seed}: ${error instanceof Error ? error.message : String(error)}\n` +
        `What the processes said last:\n${trial.fleet.lastWords()}`,
      { cause: error },
    );
  } finally {
    await trial.fleet.kill();
  }
}

async function trialIn(surroundings: Surroundings): Promise<Trial<Surroundings>> {
  const provider = await startCountingProvider();
  const random = new Random(seed);
  const fleet = new Fleet({ ...surroundings.variables, FAULT_PROVIDER_URL: provider.url }, random);
  const load = new Load(fleet, random);
  const { databaseUrl } = surroundings;
  const record = databaseUrl === undefined ? recordInProgram(fleet) : recordOnServer(databaseUrl);
  await fleet.start();
  await record.query(EFFECT_TABLES);
  return { surroundings, fleet, load, record, provider, random };
}
