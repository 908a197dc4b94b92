/*
 * Node's environment, and three things more for each test file:
 *  - what the helpers of the file started is ended after the file's last hook (an `afterAll` of a helper would run
 *    before the file's own, and take the database from under an application that is still closing);
 *  - a file that leaves a socket, timer or process open fails, and names what is open. Jest by itself only warns, or
 *    never exits;
 *  - a worker whose parent was killed ends too, instead of running on unseen.
 */
const { TestEnvironment } = require('jest-environment-node');
const { leftOpen, openHandles } = require('./open-handles.cjs');

/** Where helpers leave what is to be done after the file: an array of functions, run last first. */
const AFTER_FILE = Symbol.for('haat.afterFile');

module.exports = class HaatEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    endWithParent();
    this.afterFile = [];
    this.global[AFTER_FILE] = this.afterFile;
    this.openBefore = await openHandles();
  }

  async handleTestEvent(event, state) {
    if (event.name !== 'run_finish') return;
    try {
      await this.#cleanUp();
      const left = await leftOpen(this.openBefore);
      if (left) throw new Error(`This test file leaves open: ${left}. Close it in afterAll().`);
    } catch (error) {
      // Where a test or hook failed, that is the news, and likely the reason for what was not closed: an error thrown
      // here would take its place in Jest's report.
      if (!hasFailure(state)) throw error;
      console.error(error.message);
    }
  }

  async teardown() {
    // Again for a file that failed before its first test: `run_finish` was not reached.
    await this.#cleanUp();
    await super.teardown();
  }

  async #cleanUp() {
    const errors = [];
    for (let task = this.afterFile.pop(); task; task = this.afterFile.pop()) {
      try {
        await task();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, errors.map(String).join('\n'));
  }
};

function hasFailure({ unhandledErrors, rootDescribeBlock }) {
  const failedIn = (block) =>
    block.children.some((child) => (child.errors ? child.errors.length > 0 : failedIn(child)));
  return unhandledErrors.length > 0 || failedIn(rootDescribeBlock);
}

let watchesParent = false;
function endWithParent() {
  if (watchesParent || !process.connected) return;
  watchesParent = true;
  // Not a `disconnect` listener: it would keep the worker alive when Jest asks it to end.
  setInterval(() => process.connected || process.exit(1), 500).unref();
}
