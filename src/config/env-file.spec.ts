import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { temporaryFolder } from '../../test/support/servers/index.js';
import { ConfigurationFault } from './configuration-fault.js';
import { loadEnvFile } from './env-file.js';

let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder();
});

async function fileOf(text: string): Promise<string> {
  const path = join(folder, '.env');
  await writeFile(path, text);
  return path;
}

async function load(text: string, set: Record<string, string | undefined> = {}) {
  loadEnvFile(await fileOf(text), set);
  return set;
}

async function faultOf(text: string): Promise<string> {
  const path = await fileOf(text);
  try {
    loadEnvFile(path, {});
  } catch (error) {
    if (error instanceof ConfigurationFault) return error.message.replaceAll(path, '.env');
    throw error;
  }
  return 'none';
}

describe('a file of variables', () => {
  it('adds its variables to the environment', async () => {
    expect(await load('PORT=8080\n\n# a comment\nQUEUE_PREFIX=shop\n')).toEqual({ PORT: '8080', QUEUE_PREFIX: 'shop' });
  });

  it('does not touch what is set, even to nothing', async () => {
    expect(await load('PORT=8080\nREDIS_URL=redis://other', { PORT: '1', REDIS_URL: '' })).toEqual({
      PORT: '1',
      REDIS_URL: '',
    });
  });

  it('may be absent', () => {
    const variables = {};
    loadEnvFile(join(folder, 'none'), variables);
    expect(variables).toEqual({});
  });

  it.each([
    ['quotes', `A="x # y"\nB='z'`, { A: 'x # y', B: 'z' }],
    ['values over several lines', 'A="x\n=\ny"\nB=1', { A: 'x\n=\ny', B: '1' }],
    ['a comment after a value', 'A=x # why\nB="y" # why', { A: 'x', B: 'y' }],
    ['spaces around the name and the value', 'A = x \nB=y', { A: 'x', B: 'y' }],
    ['an empty value, with or without a space after it', 'A=\nB= \nC=1', { A: '', B: '', C: '1' }],
    ['the lines of a shell script', 'export A=x\nexport B="y"', { A: 'x', B: 'y' }],
    ['what Windows writes', '\uFEFFA=x\r\n# c\r\nB="y"\r\n', { A: 'x', B: 'y' }],
    ['quotes inside of a value and of a comment', `# it's\nA=it's\nB=1`, { A: `it's`, B: '1' }],
  ])('reads %s', async (_, text, expected) => {
    expect(await load(text)).toEqual(expected);
  });

  it.each([
    ['a line that is no variable', 'A=1\nhunter2\nB=2', 2],
    ['a name that is none', '1A=hunter2', 1],
    ['quotes that are not closed', 'A=1\nB="hunter2\nC=3', 2],
    ['a comment that does not begin the line', 'A=1\n\n # hunter2', 3],
    ['a line after a value of several lines', 'A="1\n2\n3"\nhunter2', 4],
  ])('is refused for %s, by the line and without its text', async (_, text, line) => {
    expect(await faultOf(text)).toBe(
      `The environment cannot be used:\n  .env line ${line} is neither NAME=value nor a comment: a comment begins with ` +
        '"#" in the first column, and quotes are closed by the same kind of quotes',
    );
  });

  it('is refused when it is a folder', async () => {
    const path = join(folder, 'folder');
    await mkdir(path);
    expect(() => loadEnvFile(path, {})).toThrow(/folder cannot be read: .*EISDIR/);
  });

  it('gives back every value that was written in quotes', async () => {
    const name = fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,10}$/);
    const value = fc.stringMatching(/^[ -!#-~]{0,30}$/).filter((text) => !text.includes('\\'));
    const variables = fc.dictionary(name, value, { maxKeys: 5, noNullPrototype: true });
    await fc.assert(
      fc.asyncProperty(variables, async (expected) => {
        const text = Object.entries(expected).map(([key, inner]) => `${key}="${inner}"`);
        expect(await load(text.join('\n'))).toEqual(expected);
      }),
    );
  });
});

describe('the configuration of the process', () => {
  const home = process.cwd();
  afterEach(() => {
    process.chdir(home);
    jest.restoreAllMocks();
  });

  async function configOf(nodeEnv: string) {
    await fileOf('QUEUE_PREFIX=from-file\n');
    process.chdir(folder);
    jest.replaceProperty(process, 'env', { NODE_ENV: nodeEnv });
    let prefix: string | undefined;
    await jest.isolateModulesAsync(async () => {
      const { processConfig } = await import('./config.module.js');
      prefix = processConfig().jobs.prefix;
    });
    return prefix;
  }

  it('comes from the file in the working directory too', async () => {
    expect(await configOf('development')).toBe('from-file');
  });

  it('does not come from it in tests', async () => {
    expect(await configOf('test')).toBe('haat');
  });
});
