/*
 * The migrations of the Drizzle schema in src/database/schema.
 *
 *   generate --name <what-changes>   writes the migration that leads to the present schema   (npm run db:generate)
 *   check                            fails when the schema has changes without a migration   (npm run db:check)
 *
 * drizzle-kit cannot follow imports that end in `.js` to TypeScript files, so it reads the schema from the build.
 */
import './lib/require-node.mjs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { ensureBuilt } from './lib/build.mjs';
import { inProject, root } from './lib/root.mjs';

const MIGRATIONS = inProject('src/database/migrations');

const [command, ...extraFlags] = process.argv.slice(2);
const commands = { generate, check };
if (!Object.hasOwn(commands, command ?? '')) fail('Say what to do: generate or check.');
await ensureBuilt();
await commands[command]();

async function generate() {
  if (!extraFlags.some((option) => /^--name(=|$)/.test(option))) {
    fail('Give the migration a name: npm run db:generate -- --name what-changes');
  }
  // It may ask whether a column was renamed: the terminal is its own.
  const { code } = await drizzleKit('generate', MIGRATIONS, extraFlags, 'inherit');
  process.exitCode = code;
}

/** Generates into a copy of the migrations: there must be nothing to generate. */
async function check() {
  const copy = await mkdtemp(join(tmpdir(), 'haat-migrations-'));
  try {
    await cp(MIGRATIONS, copy, { recursive: true });
    const before = await readdir(copy);
    const { output } = await drizzleKit('generate', copy, ['--name', 'unwritten'], 'pipe');
    // Its own word for it, because it also ends with exit code 0 where it could not ask whether a column was renamed.
    if (output.includes('No schema changes')) {
      console.log('Every change of the schema has its migration.');
      return;
    }
    const unwritten = (await readdir(copy)).filter((name) => name.endsWith('.sql') && !before.includes(name));
    console.error(unwritten.length === 0 ? output : await readFile(join(copy, unwritten[0]), 'utf8'));
    console.error('The schema has changes without a migration: npm run db:generate -- --name what-changes');
    process.exitCode = 1;
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

/** @returns the exit code, and with `pipe` the output */
async function drizzleKit(action, folder, options, stdio) {
  // It puts `./` before the folder, which must be a relative path therefore.
  const flags = ['--dialect', 'postgresql', '--schema', './dist/database/schema/*.js', '--out', relative(root, folder)];
  const program = inProject('node_modules/drizzle-kit/bin.cjs');
  const child = spawn(process.execPath, [program, action, ...flags, ...options], {
    cwd: root,
    stdio: stdio === 'inherit' ? 'inherit' : ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout?.on('data', (data) => (output += data));
  child.stderr?.on('data', (data) => (output += data));
  const [code] = await once(child, 'close');
  return { code, output };
}

/** @returns {never} */
function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
