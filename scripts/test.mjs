/*
 * Runs the tests: `npm test`. Jest's set-up brings the servers that they need (test/support/servers).
 *
 *   --short   leaves out what starts whole applications or breaks servers (test/e2e, test/faults)
 *
 * Every other argument goes on to Jest. The last line is `N passed, N failed, N skipped`.
 */
import './lib/require-node.mjs';
import { buildArgv, runCLI } from 'jest';
import { leftOpen, openHandles } from '../test/support/open-handles.cjs';
import { takeSignalsFromNpm } from './lib/npm-signals.mjs';
import { inProject, root } from './lib/root.mjs';

const LONG_TESTS = ['/test/e2e/', '/test/faults/', '\\.e2e-spec\\.ts$'];

// As Jest's own command does.
process.env.NODE_ENV ??= 'test';
process.chdir(root);
takeSignalsFromNpm();

const options = process.argv.slice(2);
const short = options.includes('--short');
const forJest = options.filter((option) => option !== '--short');

const argv = await buildArgv([...forJest, '--config', inProject('test/jest.config.mjs')]);
if (short) argv.testPathIgnorePatterns = LONG_TESTS;

const openBefore = await openHandles();
const { results } = await runCLI(argv, [root]);

// A file that does not compile, leaves handles open or fails in its last hook failed, though no test of it did.
const brokenFiles = results.testResults.filter((file) => file.failureMessage && file.numFailingTests === 0);
// Where Jest ran the tests in this process, what they left open is seen for certain only now.
const left = await leftOpen(openBefore);
if (left) console.error(`The tests leave open: ${left}.`);

const passed = results.numPassedTests;
const failed = results.numFailedTests + brokenFiles.length + (left ? 1 : 0);
const skipped = results.numPendingTests + results.numTodoTests;
const ran = passed + failed > 0;
if (!ran) console.error('No test ran.');

const good = ran && failed === 0 && results.success && !results.wasInterrupted;
process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`, () => process.exit(good ? 0 : 1));
