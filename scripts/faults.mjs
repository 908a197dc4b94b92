/*
 * Breaks servers and processes under load, and looks at what is left: `npm run test:faults`.
 *
 *   --full       the table of faults alone, with the counts and the faults that `npm test` has no time for; writes
 *                docs/reliability.md
 *   --rounds 10  all of it so many times
 *
 * Every other argument goes on to Jest. FAULTS_SEED repeats the random moments of an earlier run. The last line is
 * `N passed, N failed, N skipped`.
 */
import './lib/require-node.mjs';
import { randomInt } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeReliabilityReport } from './lib/reliability-report.mjs';
import { endWithSummary, runJest } from './lib/run-jest.mjs';

const ALL = 'test/faults/';
/** The files whose scenarios know counts; the others break one thing once, however they are run. */
const TABLE = 'test/faults/table/';

const options = process.argv.slice(2);
const isFull = take('--full') !== undefined;
const rounds = Number(take('--rounds', 1)?.[0] ?? 1);
if (!Number.isInteger(rounds) || rounds < 1) {
  console.error('--rounds: give a whole number from 1.');
  process.exit(1);
}

const folder = await mkdtemp(join(tmpdir(), 'haat-faults-'));
process.env.FAULTS_RESULTS = join(folder, 'results.jsonl');
process.env.FAULTS = isFull ? 'full' : 'short';
const firstSeed = Number(process.env.FAULTS_SEED ?? randomInt(1_000_000_000));

const runs = [];
for (let round = 1; round <= rounds; round++) {
  const seed = firstSeed + round - 1;
  process.env.FAULTS_SEED = String(seed);
  console.log(`Round ${round} of ${rounds}, seed ${seed}`);
  runs.push(
    await runJest(options.some((option) => option.includes(ALL)) ? options : [isFull ? TABLE : ALL, ...options]),
  );
}

const lines = await readFile(process.env.FAULTS_RESULTS, 'utf8').catch((error) => {
  if (error.code === 'ENOENT') return '';
  throw error;
});
// A part of the suite is not the suite.
if (isFull && options.length === 0) await writeReliabilityReport(lines, { rounds, firstSeed });
await rm(folder, { recursive: true });
endWithSummary(runs);

/** Takes an option of ours, with as many values as it has, from those for Jest. */
function take(name, values = 0) {
  const at = options.indexOf(name);
  return at < 0 ? undefined : options.splice(at, 1 + values).slice(1);
}
