/** Where the test environment (jest.environment.cjs) looks for what is to be done after a file's last hook. */
const AFTER_FILE = Symbol.for('haat.afterFile');

type Task = () => Promise<void>;

/** Leaves a task for the end of this test file. The last one is done first; a failing one fails the file. */
export function afterFile(task: Task): void {
  const tasks = (globalThis as { [AFTER_FILE]?: Task[] })[AFTER_FILE];
  if (!tasks) throw new Error('The test helpers need the test environment of test/jest.config.mjs.');
  tasks.push(task);
}
