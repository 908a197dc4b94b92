import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import type { QueueOverrides } from './config.js';
import { masked, type VariableFault } from './configuration-fault.js';
import { Environment } from './environment.js';
import { WholeNumber } from './variables.js';

const DAY_MS = 86_400_000;

/** The endings of `QUEUE_<NAME>_…`, each with its type and what is allowed. */
class OverrideVariables {
  @WholeNumber({ min: 1, max: 1000 })
  CONCURRENCY?: number;

  @WholeNumber({ min: 1, max: 100 })
  ATTEMPTS?: number;

  @WholeNumber({ min: 0, max: DAY_MS, unit: 'milliseconds' })
  BACKOFF_MS?: number;

  @WholeNumber({ min: 10, max: DAY_MS, unit: 'milliseconds' })
  TIMEOUT_MS?: number;

  @WholeNumber({ min: 0, max: 1_000_000, unit: 'jobs' })
  RATE_MAX?: number;

  @WholeNumber({ min: 1, max: DAY_MS, unit: 'milliseconds' })
  RATE_PER_MS?: number;
}

export const OVERRIDE_ENDINGS = [
  'CONCURRENCY',
  'ATTEMPTS',
  'BACKOFF_MS',
  'TIMEOUT_MS',
  'RATE_MAX',
  'RATE_PER_MS',
] as const satisfies readonly (keyof OverrideVariables)[];
type Ending = (typeof OVERRIDE_ENDINGS)[number];

const PREFIX = 'QUEUE_';
const OVERRIDE = new RegExp(`^${PREFIX}([A-Z0-9][A-Z0-9_]*?)_(${OVERRIDE_ENDINGS.join('|')})$`);

/** No queue: it stands for the default of all of them. */
const DEFAULT = 'DEFAULT';

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Reads every `QUEUE_<NAME>_…` variable, by NAME. Which queues there are is not known here: whoever knows says so of a
 * name that is none.
 *
 * @param set variables that are set and not blank
 * @param faults takes what cannot be used
 */
export function queueOverrides(set: Variables, faults: VariableFault[]): ReadonlyMap<string, QueueOverrides> {
  const byQueue = new Map<string, Partial<Record<Ending, string>>>();
  for (const variable of Object.keys(set).filter(isOverride)) {
    const [, name, ending] = OVERRIDE.exec(variable) ?? [];
    if (name === undefined || name === DEFAULT) faults.push(unknownVariable(variable, set));
    else byQueue.set(name, { ...byQueue.get(name), [ending as Ending]: set[variable] });
  }
  return new Map([...byQueue].map(([name, texts]) => [name, overridesOf(name, texts, faults)]));
}

/** Kubernetes tells every process of a service "queue" or "queue-x" by variables of these endings; they are not ours. */
const OF_KUBERNETES = /_SERVICE_(HOST|PORT(_\w+)?)$|_PORT(_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?$/;

/** What the program reads beside the overrides is declared with the rest of the environment. */
const isOverride = (variable: string): boolean =>
  variable.startsWith(PREFIX) && !(variable in ENVIRONMENT) && !OF_KUBERNETES.test(variable);
const ENVIRONMENT = new Environment();

function unknownVariable(variable: string, set: Variables): VariableFault {
  return {
    variable,
    shown: masked(variable, set[variable] ?? ''),
    problem:
      'is no variable of a queue: write QUEUE_<NAME> (the name in capitals, dashes as underscores) and ' +
      `${OVERRIDE_ENDINGS.map((ending) => `_${ending}`).join(', ')}; or QUEUE_DEFAULT_ATTEMPTS, QUEUE_DEFAULT_BACKOFF`,
  };
}

function overridesOf(name: string, texts: Partial<Record<Ending, string>>, faults: VariableFault[]): QueueOverrides {
  const values = plainToInstance(OverrideVariables, texts, { exposeUnsetFields: false });
  for (const { property, constraints } of validateSync(values, { forbidUnknownValues: false })) {
    const variable = `${PREFIX}${name}_${property}`;
    const shown = masked(variable, texts[property as Ending] ?? '');
    faults.push({ variable, shown, problem: Object.values(constraints ?? {})[0] ?? 'is not allowed' });
  }
  const { CONCURRENCY, ATTEMPTS, BACKOFF_MS, TIMEOUT_MS, RATE_MAX, RATE_PER_MS } = values;
  return {
    ...(CONCURRENCY !== undefined && { concurrency: CONCURRENCY }),
    ...(ATTEMPTS !== undefined && { attempts: ATTEMPTS }),
    ...(BACKOFF_MS !== undefined && { backoffMs: BACKOFF_MS }),
    ...(TIMEOUT_MS !== undefined && { timeoutMs: TIMEOUT_MS }),
    ...(RATE_MAX !== undefined && { rateMax: RATE_MAX }),
    ...(RATE_PER_MS !== undefined && { ratePerMs: RATE_PER_MS }),
  };
}
