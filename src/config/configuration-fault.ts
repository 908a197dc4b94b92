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

/** Variables that hold nothing but secrets, by their names, so that a new one is covered too. */
const SECRET = /(KEYS?|PASSWORD|SECRET|TOKEN)$/;

const HOST = String.raw`(?:[\w.-]+|\[[\da-fA-F:.]+\])(?::\d+)?`;

/**
 * What stands before the last `@` are credentials: a password that should have been encoded may hold one itself. What
 * stands after a `?` may be a password too, so that an address with parameters is none here.
 */
const ADDRESS = new RegExp(
  String.raw`^(?<scheme>[a-z][a-z\d+]*://)(?<credentials>[^?]*@)?(?<place>${HOST}(?:,${HOST})*(?:/[\w./-]*)?)$`,
);

/** A value as it may stand in a log: a secret not at all, an address without its password. */
export function masked(variable: string, value: string): string {
  if (SECRET.test(variable)) return '"***"';
  // An address may have been given to the wrong variable, and a variable for addresses something else.
  const mayHoldPassword = variable.endsWith('_URL') || /@|:\/\//.test(value);
  return JSON.stringify(mayHoldPassword ? withoutPassword(value) : shortened(value));
}

function withoutPassword(address: string): string {
  const { scheme, credentials, place } = ADDRESS.exec(address)?.groups ?? {};
  if (scheme === undefined || place === undefined) return '***';
  return shortened(`${scheme}${credentials === undefined ? '' : '***@'}${place}`);
}

const shortened = (text: string): string => text.slice(0, 200);
