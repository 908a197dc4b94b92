import { HaatError } from '../errors/index.js';

/** One variable that cannot be used: which, what it holds (secrets masked), and what is allowed. */
export interface VariableFault {
  readonly variable: string;
  /** The offending value as it may be shown; absent when the fault is that nothing is set. */
  readonly shown?: string;
  readonly problem: string;
}

/** The environment holds values that the program cannot run with. Names all of them at once. */
export class ConfigurationFault extends HaatError {
  constructor(readonly faults: readonly VariableFault[]) {
    const lines = faults.map(({ variable, shown, problem }) =>
      shown === undefined ? `  ${variable} ${problem}` : `  ${variable}=${shown} ${problem}`,
    );
    super('invalid', 'configuration_fault', `The environment cannot be used:\n${lines.join('\n')}`);
  }
}

const SECRETS = new Set(['API_KEYS', 'REDIS_PASSWORD', 'WHATSAPP_ACCESS_TOKEN']);

/** A value as it may stand in a log: a secret not at all, a URL without its password. */
export function masked(variable: string, value: string): string {
  if (SECRETS.has(variable)) return '"***"';
  return JSON.stringify(value.replace(/(\/\/)[^@]*@/, '$1***@').slice(0, 200));
}
