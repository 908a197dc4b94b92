import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { codeOf, messageOf } from '../errors/index.js';
import { ConfigurationFault } from './configuration-fault.js';

/** A variable with a value in quotes, which may go over several lines. */
const QUOTED = /^((?:export )?[A-Za-z_]\w*[ \t]*=)[ \t]*("[^"]*"|'[^']*'|`[^`]*`)/gm;

/** Any other line: a comment, nothing, or a variable whose value does not begin with a quote. */
const PLAIN = /^(?:#.*|(?:export )?[A-Za-z_]\w*[ \t]*=(?![ \t]*["'`]).*|)$/;

/**
 * Adds the variables of an `.env` file to the environment; one that is set there already, even to nothing, stays.
 * Without the file there is nothing to add.
 *
 * It does what `process.loadEnvFile` does, and refuses what that takes for something else without a word: a line that
 * is no `NAME=value` becomes a part of the next variable's name.
 *
 * @throws ConfigurationFault when the file cannot be read, or naming its first line that makes no sense, by its number
 * only: the line may hold a secret.
 */
export function loadEnvFile(path: string, environment: Record<string, string | undefined>): void {
  const text = textOf(path);
  if (text === undefined) return;
  const wrong = firstWrongLine(text);
  if (wrong !== undefined) {
    throw fault(
      path,
      `line ${wrong} is neither NAME=value nor a comment: a comment begins with "#" in the first column, ` +
        'and quotes are closed by the same kind of quotes',
    );
  }
  for (const [name, value] of Object.entries(parseEnv(text))) environment[name] ??= value;
}

function textOf(path: string): string | undefined {
  try {
    // Editors on Windows begin a file with a byte order mark. Node 22 takes the next line for the value of `NAME= `.
    return readFileSync(path, 'utf8')
      .replace(/^\uFEFF/, '')
      .replaceAll(/[ \t\r]+$/gm, '');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw fault(path, `cannot be read: ${messageOf(error)}`);
  }
}

function firstWrongLine(text: string): number | undefined {
  // Of a quoted value only its line ends are kept, so that lines count as in the file.
  const unquoted = text.replaceAll(QUOTED, (_, name: string, value: string) => name + value.replaceAll(/[^\n]/g, ''));
  const index = unquoted.split('\n').findIndex((line) => !PLAIN.test(line));
  return index === -1 ? undefined : index + 1;
}

const fault = (path: string, problem: string): ConfigurationFault =>
  new ConfigurationFault([{ variable: path, problem }]);
