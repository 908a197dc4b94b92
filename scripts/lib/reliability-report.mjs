/* docs/reliability.md, made of the results that the fault suite has left. */
import { writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { inProject } from './root.mjs';

const REPORT = inProject('docs/reliability.md');

/**
 * @param {string} lines one result a line, as test/faults/support/results.ts has them
 * @param {{ rounds: number, firstSeed: number }} run
 */
export async function writeReliabilityReport(lines, run) {
  const results = lines
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  if (results.length === 0) return;
  const settings = await resolveConfig(REPORT);
  await writeFile(REPORT, await format(report(results, run), { ...settings, filepath: REPORT }));
  console.log(`docs/reliability.md: ${results.length} results, ${passedOf(results)} passed`);
}

function report(results, { rounds, firstSeed }) {
  const chapters = grouped(results, ({ chapter }) => chapter);
  const seeds = rounds === 1 ? `seed ${firstSeed}` : `seeds ${firstSeed} to ${firstSeed + rounds - 1}`;
  return `# Reliability

What becomes of accepted jobs when things break. This page is written by the fault suite: real processes, real Redis and
PostgreSQL servers, killed, frozen, cut off and filled up while jobs are enqueued and run.

${summaryOf(results, rounds)}

${new Date().toISOString().slice(0, 10)}: ${versionsOf(results)}; ${seeds}.

## The faults

*What was done* is one round. *Passed* says in how many rounds everything under [What is checked](#what-is-checked) held;
the other figures are sums over all rounds. *Recovery* is the time from the end of the last fault until every job had
ended, the backlog included: the usual one (median) and the longest. A process counts as lost after 2 s in this suite
(\`JOB_LOCK_MS=2000\`); with the default of 30 s what a dead process held comes back that much later.
${[...chapters].map(([chapter, its]) => chapterOf(chapter, its)).join('\n')}
## What the jobs did

Accepted jobs are those whose acceptance was answered. There are more in the record: what was committed though the answer was
lost, and what jobs enqueued themselves. All of them are checked. *Dead as ordered* are jobs that are made to fail for good.
*Uncertain* are calls to the provider whose process died between the claim and the record: they are named so and not
repeated. *Slots* are those of a schedule that fires every two seconds.

${table(
  ['Fault', '-Completed', '-Dead as ordered', '-Effects', '-Provider calls', '-Uncertain', '-Slots fired'],
  faultsOf(results).map(countsRow),
)}

## What is checked

After each fault, of every job in the record, and of every one whose acceptance was answered:

- It is there and has reached the final state that its kind must reach; nothing is left waiting or running.
- It spent exactly the attempts that its handler failed: no fault of a server or a process cost one.
- Completed, it has its database effect exactly once; not completed, it has none.
- What it enqueued in its commit is there, as often as it was ordered.
- Its call to a provider was made at most once; where that cannot be known the call is named uncertain.
- It holds no deduplication key any more.

Every schedule is there, was not moved back, fires again, and had at most one job for each slot. Every process that is
still there ends with exit code 0.

*Lost* counts accepted jobs that are not in the record and completed ones without their effect; *doubled* counts jobs with
more than one effect and calls that the provider saw twice.

## Repeating it

\`\`\`sh
npm run test:faults                          # each fault once: part of npm test
npm run test:faults -- --full                # the counts above; writes this page
npm run test:faults -- --full --rounds 10    # ten times in a row, each with another seed
FAULTS_SEED=${firstSeed} npm run test:faults -- --full
\`\`\`

It needs \`redis-server\` and PostgreSQL, which it starts itself. The seed decides the mixture of jobs and the
random moments; where the processes stand at these moments is left to the machine.
`;
}

function summaryOf(results, rounds) {
  const faults = faultsOf(results).length;
  const times = rounds === 1 ? 'once' : `${rounds} times`;
  const passed = passedOf(results);
  const verdict = passed === results.length ? 'all passed' : `${passed} of ${results.length} runs passed`;
  const minutes = Math.ceil(results.reduce((sum, { durationMs }) => sum + durationMs, 0) / rounds / 60_000);
  return (
    `**${faults} faults, each ${times}: ${verdict}. ${count(results, 'accepted')} jobs accepted, ` +
    `${count(results, 'lost')} lost, ${count(results, 'doubled')} doubled.** A round took ${minutes} minutes.`
  );
}

function chapterOf(chapter, results) {
  return `
### ${chapter}

${table(
  ['Fault', 'What was done', '-Passed', '-Accepted', '-Lost', '-Doubled', '-Recovery'],
  faultsOf(results).map(faultRow),
)}
`;
}

function faultRow([fault, results]) {
  const { done } = results.find(({ passed }) => passed) ?? results[0];
  const passed = `${passedOf(results)} of ${results.length}`;
  return [fault, done, passed, ...counts(results, ['accepted', 'lost', 'doubled']), recoveryOf(results)];
}

function countsRow([fault, results]) {
  return [fault, ...counts(results, ['completed', 'dead', 'effects', 'providerCalls', 'uncertain', 'slots'])];
}

function recoveryOf(results) {
  const times = results
    .filter(({ passed }) => passed)
    .map(({ recoveryMs }) => recoveryMs)
    .sort((a, b) => a - b);
  const [median, longest] = [times[Math.floor((times.length - 1) / 2)], times.at(-1)];
  if (median === undefined || longest === undefined) return 'none';
  return times.length === 1 ? inSeconds(longest) : `${inSeconds(median)}, at most ${inSeconds(longest)}`;
}

const inSeconds = (ms) => `${(ms / 1_000).toFixed(1)} s`;

/** A heading that begins with a hyphen is one of numbers. */
function table(headings, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const names = headings.map((heading) => heading.replace(/^-/, ''));
  const rule = headings.map((heading) => (heading.startsWith('-') ? '--:' : '---'));
  return [names, rule, ...rows].map(line).join('\n');
}

const passedOf = (results) => results.filter(({ passed }) => passed).length;

const counts = (results, whats) => whats.map((what) => count(results, what));

const count = (results, what) => results.reduce((sum, result) => sum + result[what], 0).toLocaleString('en');

/** In the order of their names, so that two reports can be compared line by line. */
function faultsOf(results) {
  return [...grouped(results, ({ fault }) => fault)].sort(([a], [b]) => (a < b ? -1 : 1));
}

function grouped(results, keyOf) {
  const groups = new Map(results.map((result) => [keyOf(result), []]));
  for (const result of results) groups.get(keyOf(result)).push(result);
  return new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function versionsOf(results) {
  const distinct = (what) => [...new Set(results.map(({ versions }) => versions[what]).filter(Boolean))].sort();
  return [
    `Node.js ${process.versions.node}`,
    `PostgreSQL ${distinct('postgres').join(' and ')}`,
    `Redis ${distinct('redis').join(' and ')}`,
  ].join(', ');
}
