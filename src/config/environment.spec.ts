import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getMetadataStorage } from 'class-validator';
import { temporaryFolder } from '../../test/support/servers/index.js';
import { loadEnvFile } from './env-file.js';
import { Environment } from './environment.js';
import { loadConfig } from './load-config.js';
import { OVERRIDE_ENDINGS } from './queue-overrides.js';
import { SCHEDULE_ENDINGS } from './schedule-overrides.js';

const FILE = join(import.meta.dirname, '../../.env.example');
const VARIABLE = /^#([A-Z][A-Z0-9_]*)=(.*)$/;

const lines = readFileSync(FILE, 'utf8').split('\n');
const stated = new Map(
  lines.flatMap((line) => {
    const [, name, value] = VARIABLE.exec(line) ?? [];
    return name !== undefined && value !== undefined ? [[name, value] as const] : [];
  }),
);

function declared(): string[] {
  const rules = getMetadataStorage().getTargetValidationMetadatas(Environment, '', false, false);
  return [...new Set(rules.map(({ propertyName }) => propertyName))];
}

function defaultOf(name: string): string {
  const value: unknown = Reflect.get(new Environment(), name);
  return value === undefined ? '' : String(value);
}

describe('.env.example', () => {
  it('names every variable that the program reads, and no other', () => {
    expect([...stated.keys()].sort()).toEqual(declared().sort());
  });

  it('names every ending of the variables of one queue, and no other', () => {
    const endings = lines.flatMap((line) => /^# {3}QUEUE_<NAME>_([A-Z_]+) {2,}\S/.exec(line)?.[1] ?? []);
    expect(endings).toEqual([...OVERRIDE_ENDINGS]);
  });

  it('names every ending of the variables of one schedule, and no other', () => {
    const endings = lines.flatMap((line) => /^# {3}SCHEDULE_<ID>_([A-Z_]+) {2,}\S/.exec(line)?.[1] ?? []);
    expect(endings).toEqual([...SCHEDULE_ENDINGS]);
  });

  it('has no variable twice', () => {
    expect(lines.filter((line) => VARIABLE.test(line))).toHaveLength(stated.size);
  });

  it('states the defaults that the program has', () => {
    const real = new Map(declared().map((name) => [name, defaultOf(name)]));
    expect(Object.fromEntries(stated)).toEqual(Object.fromEntries(real));
  });

  it('explains every variable in the lines above it', () => {
    const unexplained = lines.filter((line, index) => {
      const above = lines.slice(0, index).findLast((other) => !VARIABLE.test(other));
      return VARIABLE.test(line) && !/^# .*[a-z]/.test(above ?? '');
    });
    expect(unexplained).toEqual([]);
  });

  it('changes nothing when it is copied as it is', () => {
    const variables = {};
    loadEnvFile(FILE, variables);
    expect(variables).toEqual({});
  });

  it('gives the default configuration when every line of it is taken into use', async () => {
    const file = join(await temporaryFolder(), '.env');
    await writeFile(file, lines.map((line) => (VARIABLE.test(line) ? line.slice(1) : line)).join('\n'));
    const variables: Record<string, string> = {};
    loadEnvFile(file, variables);
    expect(Object.keys(variables)).toHaveLength(stated.size);
    expect(loadConfig(variables)).toEqual(loadConfig({}));
  });
});
