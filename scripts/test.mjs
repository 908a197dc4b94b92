/*
 * Runs the tests: `npm test`. Jest's set-up brings the servers that they need (test/support/servers).
 *
 *   --short   leaves out what starts whole applications or breaks servers (test/e2e, test/faults)
 *
 * Every other argument goes on to Jest. The last line is `N passed, N failed, N skipped`.
 */
import './lib/require-node.mjs';
import { endWithSummary, runJest } from './lib/run-jest.mjs';

const LONG_TESTS = ['/test/e2e/', '/test/faults/', '\\.e2e-spec\\.ts$'];

const options = process.argv.slice(2);
const forJest = options.filter((option) => option !== '--short');
const results = await runJest(forJest, options.includes('--short') ? { testPathIgnorePatterns: LONG_TESTS } : {});
endWithSummary([results]);
