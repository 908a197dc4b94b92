import { Fleet } from './fleet.js';
import { Load } from './load.js';
import { startCountingProvider } from './provider.js';
import { Random } from './random.js';
import { recordInProgram, recordOnServer } from './record.js';
import { record as recordResult, type Result } from './results.js';
import { isFull, SCENARIO_TIMEOUT_MS, seed } from './scale.js';
import type { Scenario, Trial } from './scenario.js';
import type { Surroundings } from './surroundings.js';
import { slotsOf, untilFiredAgain, untilScheduled } from './schedules.js';
import { type Findings, findingsOf, untilAllEnded } from './verification.js';
import { versionsOf } from './versions.js';

/** Makes each scenario a test of this file, and together a chapter of the report. */
export function inTurn(chapter: string, scenarios: readonly Scenario[]): void {
  for (const scenario of scenarios) it(scenario.fault, () => runScenario(chapter, scenario), SCENARIO_TIMEOUT_MS);
}

/** Scenarios that the short run has no time for: they vary a fault that it has. */
export function whenFull(scenarios: readonly Scenario[]): readonly Scenario[] {
  return isFull ? scenarios : [];
}

/** Runs the scenario, and notes how it came out, be it that it never ended. */
async function runScenario(chapter: string, scenario: Scenario): Promise<void> {
  const startedAt = performance.now();
  const surroundings = await scenario.surroundings();
  const trial = await trialIn(surroundings);
  const outcome: Outcome = { ...NOTHING, chapter, fault: scenario.fault, done: 'it did not come to its end' };
  try {
    await runTrial(scenario, trial, outcome);
    outcome.passed = true;
  } catch (error) {
    throw new Error(
      `${scenario.fault}, seed ${seed}: ${error instanceof Error ? error.message : String(error)}\n` +
        `What the processes said last:\n${trial.fleet.lastWords()}`,
      { cause: error },
    );
  } finally {
    outcome.accepted = trial.load.accepted.size;
    outcome.durationMs = Math.round(performance.now() - startedAt);
    await recordResult(outcome);
    await trial.fleet.kill();
  }
}

/** Injects the fault, waits until every job has ended, and holds what is there against what was promised. */
async function runTrial(scenario: Scenario, trial: Trial<Surroundings>, outcome: Outcome): Promise<void> {
  const { record, fleet, load, provider, surroundings } = trial;
  const schedules = await untilScheduled(record);
  outcome.done = await scenario.run(trial);
  const overAt = performance.now();
  await untilAllEnded(record);
  outcome.recoveryMs = Math.round(performance.now() - overAt);

  const schedulesAfter = await untilFiredAgain(record, schedules);

  const ofJobs = await findingsOf(record, load.accepted, provider);
  const ofSchedules = await slotsOf(record, schedules, schedulesAfter);
  const violations = [...ofJobs.violations, ...ofSchedules.violations];
  Object.assign(outcome, {
    ...countsOf(ofJobs),
    slots: ofSchedules.slots,
    versions: await versionsOf(record, surroundings.variables['REDIS_URL']),
  });
  const exitCodes = await fleet.stop();
  expect({ violations: violations.slice(0, 20), exitCodes }).toEqual({
    violations: [],
    exitCodes: exitCodes.map(() => 0),
  });
}

const countsOf = ({ violations: _, ...counts }: Findings) => counts;

type Outcome = { -readonly [Key in keyof Result]: Result[Key] };

const NOTHING: Omit<Result, 'chapter' | 'fault' | 'done'> = {
  passed: false,
  accepted: 0,
  completed: 0,
  dead: 0,
  effects: 0,
  doubled: 0,
  lost: 0,
  providerCalls: 0,
  uncertain: 0,
  slots: 0,
  recoveryMs: 0,
  durationMs: 0,
  versions: { postgres: '', redis: '' },
};

async function trialIn(surroundings: Surroundings): Promise<Trial<Surroundings>> {
  const provider = await startCountingProvider();
  const random = new Random(seed);
  const fleet = new Fleet({ ...surroundings.variables, FAULT_PROVIDER_URL: provider.url }, random);
  const load = new Load(fleet, random);
  const { databaseUrl } = surroundings;
  const record = databaseUrl === undefined ? recordInProgram(fleet) : recordOnServer(databaseUrl);
  await fleet.start();
  return { surroundings, fleet, load, record, provider, random };
}
