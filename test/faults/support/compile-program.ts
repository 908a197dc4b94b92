import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { transformFile } from '@swc/core';
import { ensureBuilt } from '../../../scripts/lib/build.mjs';
import { temporaryFolder } from '../../support/servers/index.js';

const REPOSITORY = join(__dirname, '..', '..', '..');
const PROGRAM = join('test', 'faults', 'program');

let compiled: Promise<string> | undefined;

/** The program of the fault suite as JavaScript over the built kernel; returns the file to run. Compiled once a test file. */
export function compiledProgram(): Promise<string> {
  return (compiled ??= compile());
}

/** In a folder that is laid out as the repository is, with the build in the place of the sources. */
async function compile(): Promise<string> {
  await ensureBuilt();
  const root = await temporaryFolder();
  const target = join(root, PROGRAM);
  await mkdir(target, { recursive: true });
  for (const name of await readdir(join(REPOSITORY, PROGRAM))) {
    const { code } = await transformFile(join(REPOSITORY, PROGRAM, name), { configFile: join(REPOSITORY, '.swcrc') });
    await writeFile(join(target, `${basename(name, '.ts')}.js`), code);
  }
  await symlink(join(REPOSITORY, 'dist'), join(root, 'src'));
  await symlink(join(REPOSITORY, 'node_modules'), join(root, 'node_modules'));
  await writeFile(join(root, 'package.json'), '{ "type": "module" }');
  return join(target, 'main.js');
}
