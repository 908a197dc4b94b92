/* Runs Jest and counts what its report would not call a failure. */
import { buildArgv, runCLI } from 'jest';
import { leftOpen, openHandles } from '../../test/support/open-handles.cjs';
import { takeSignalsFromNpm } from './npm-signals.mjs';
import { inProject, root } from './root.mjs';

// As Jest's own command does.
process.env.NODE_ENV ??= 'test';
process.chdir(root);
takeSignalsFromNpm();

/**
 * @param {string[]} args Jest's own arguments
 * @param {object} [more] further options, by Jest's names
 */
export async function runJest(args, more = {}) {
  const argv = { ...(await buildArgv([...args, '--config', inProject('test/jest.config.mjs')])), ...more };
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
  return { passed, failed, skipped, isGood: ran && failed === 0 && results.success && !results.wasInterrupted };
}

/** Writes the last line, `N passed, N failed, N skipped` over all runs, and ends the process. */
export function endWithSummary(runs) {
  const total = (what) => runs.reduce((sum, run) => sum + run[what], 0);
  const line = `${total('passed')} passed, ${total('failed')} failed, ${total('skipped')} skipped\n`;
  process.stdout.write(line, () => process.exit(runs.every(({ isGood }) => isGood) ? 0 : 1));
}
