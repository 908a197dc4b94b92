/*
 * Every check of the project in one command: `npm run check`. It stops at the first that fails, with its output; the
 * last line is the summary of the tests.
 */
import './lib/require-node.mjs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { takeSignalsFromNpm } from './lib/npm-signals.mjs';
import { inProject, root } from './lib/root.mjs';

const STEPS = [
  { name: 'lint and format', script: 'lint' },
  { name: 'type-check', script: 'typecheck' },
  { name: 'build', script: 'build' },
  { name: 'migrations', script: 'db:check' },
];

takeSignalsFromNpm();
for (const step of STEPS) await runQuietly(step);
process.exitCode = await runTests();

/** Shows the output of a step only when it fails: what passed has nothing to say. */
async function runQuietly({ name, script }) {
  const started = Date.now();
  process.stdout.write(`${name} … `);
  const child = spawn('npm', ['run', '--silent', script], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
  const [code] = await once(child, 'close');
  if (code === 0) {
    console.log(`${seconds(started)} s`);
    return;
  }
  console.log(`failed after ${seconds(started)} s\n${output.trimEnd()}`);
  process.exit(1);
}

/** These show what they do as they do it. */
async function runTests() {
  console.log('tests …');
  const child = spawn(process.execPath, [inProject('scripts/test.mjs')], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code] = await once(child, 'exit');
  return code ?? 1;
}

function seconds(started) {
  return ((Date.now() - started) / 1000).toFixed(1);
}
