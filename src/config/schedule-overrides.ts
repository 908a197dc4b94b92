import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import type { ScheduleOverrides } from './config.js';
import { masked, type VariableFault } from './configuration-fault.js';
import { OneOf, Switch, Text } from './variables.js';

/** The endings of `SCHEDULE_<ID>_…`, each with its type and what is allowed. */
class OverrideVariables {
  // What a pattern means is known to the scheduler, which refuses at the start what does not parse.
  @Text(/\S/, 'a cron pattern, such as 0 2 * * *')
  PATTERN?: string;

  @OneOf(['skip', 'latest', 'all'])
  MISSED?: 'skip' | 'latest' | 'all';

  @Switch()
  ENABLED?: boolean;
}

export const SCHEDULE_ENDINGS = [
  'PATTERN',
  'MISSED',
  'ENABLED',
] as const satisfies readonly (keyof OverrideVariables)[];
type Ending = (typeof SCHEDULE_ENDINGS)[number];

const PREFIX = 'SCHEDULE_';
const OVERRIDE = new RegExp(`^${PREFIX}([A-Z0-9][A-Z0-9_]*?)_(${SCHEDULE_ENDINGS.join('|')})$`);

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Reads every `SCHEDULE_<ID>_…` variable, by ID. Which schedules there are is not known here: the scheduler says so of
 * an id that is none.
 *
 * @param set variables that are set and not blank
 * @param faults takes what cannot be used
 */
export function scheduleOverrides(set: Variables, faults: VariableFault[]): ReadonlyMap<string, ScheduleOverrides> {
  const byId = new Map<string, Partial<Record<Ending, string>>>();
  for (const variable of Object.keys(set).filter((name) => name.startsWith(PREFIX))) {
    const [, id, ending] = OVERRIDE.exec(variable) ?? [];
    if (id === undefined) faults.push(unknownVariable(variable, set));
    else byId.set(id, { ...byId.get(id), [ending as Ending]: set[variable] });
  }
  return new Map([...byId].map(([id, texts]) => [id, overridesOf(id, texts, faults)]));
}

function unknownVariable(variable: string, set: Variables): VariableFault {
  return {
    variable,
    shown: masked(variable, set[variable] ?? ''),
    problem:
      'is no variable of a schedule: write SCHEDULE_<ID> (the id in capitals, dashes as underscores) and ' +
      SCHEDULE_ENDINGS.map((ending) => `_${ending}`).join(', '),
  };
}

function overridesOf(id: string, texts: Partial<Record<Ending, string>>, faults: VariableFault[]): ScheduleOverrides {
  const variables = plainToInstance(OverrideVariables, texts, { exposeUnsetFields: false });
  for (const { property, constraints } of validateSync(variables, { forbidUnknownValues: false })) {
    const variable = `${PREFIX}${id}_${property}`;
    const problem = Object.values(constraints ?? {})[0] ?? 'is not allowed';
    faults.push({ variable, shown: masked(variable, texts[property as Ending] ?? ''), problem });
  }
  const { PATTERN: pattern, MISSED: missed, ENABLED: isEnabled } = variables;
  return {
    ...(pattern !== undefined && { pattern: pattern.trim() }),
    ...(missed !== undefined && { missed }),
    ...(isEnabled !== undefined && { isEnabled }),
  };
}
