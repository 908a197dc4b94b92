/* Says whether dist/ is the build of the present sources, and builds it when it is not. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { inProject, root } from './root.mjs';

const STAMP = inProject('dist/.build-stamp');
const MAIN = inProject('dist/main.js');
const SETTINGS = ['.swcrc', 'nest-cli.json', 'package-lock.json', 'tsconfig.build.json', 'tsconfig.json'];

/** Called after each build: leaves in dist/ what it was built from. */
export async function writeBuildStamp() {
  await writeFile(STAMP, await sourcesDigest());
}

/**
 * Builds unless dist/ is up to date. Processes that want the same build at once wait for the first. Types are not
 * checked here: that takes five times as long, and `npm run build` and `npm run check` do it.
 */
export async function ensureBuilt() {
  // A copy that was deployed without its sources has nothing to build from.
  if (!existsSync(inProject('src')) && existsSync(MAIN)) return;
  if (await isUpToDate()) return;
  await withLock('haat-build', async () => {
    if (await isUpToDate()) return;
    process.stderr.write('Building (dist/ is missing or older than the sources) …\n');
    const digest = await sourcesDigest();
    await build();
    // A source that changed meanwhile is in the build or not: with the digest from before, the next start builds again.
    await writeFile(STAMP, digest);
  });
}

async function isUpToDate() {
  if (!existsSync(MAIN) || !existsSync(STAMP)) return false;
  return (await readFile(STAMP, 'utf8')) === (await sourcesDigest());
}

/** By content: checking out a branch changes the times of files that are the same. */
async function sourcesDigest() {
  const entries = await readdir(inProject('src'), { recursive: true, withFileTypes: true });
  const sources = entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.spec.ts'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  const paths = [...SETTINGS.map((name) => inProject(name)), ...sources.sort()];
  const contents = await Promise.all(paths.map((path) => readFile(path)));
  const digest = createHash('sha256');
  for (const [at, path] of paths.entries()) {
    digest.update(`${path.slice(root.length)}\0${contents[at].length}\0`).update(contents[at]);
  }
  return digest.digest('hex');
}

/** Quiet, unless it fails. */
async function build() {
  const nest = inProject('node_modules/@nestjs/cli/bin/nest.js');
  const child = spawn(process.execPath, [nest, 'build', '--no-type-check'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
  const [code] = await once(child, 'close');
  if (code !== 0 || !existsSync(MAIN)) throw new BuildFailed(`The build failed:\n${output.trim()}`);
}

/** Its message is all that a person needs to know. */
export class BuildFailed extends Error {}

/** For what people start: a build that fails says why and ends the process. */
export async function ensureBuiltOrExit() {
  try {
    await ensureBuilt();
  } catch (error) {
    if (!(error instanceof BuildFailed)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
