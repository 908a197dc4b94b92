/*
 * npm runs a script through a shell, and passes SIGINT and SIGTERM on to that shell. Two things go wrong with it:
 *  - a shell that stays between (dash) dies of the signal and does not pass it on: the script would stay, unseen;
 *  - where the shell gave its place to the script (bash), a Ctrl-C comes twice, from the terminal and from npm, and a
 *    server takes the second for "stop at once".
 */
const SIGNALS = new Set(['SIGINT', 'SIGTERM']);
const ECHO_MS = 500;
const POLL_MS = 250;

/** Makes each signal that npm was sent reach this process once. */
export function takeSignalsFromNpm() {
  if (!process.env.npm_lifecycle_event) return;
  const seen = dropEchoes();
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    if (seen.size === 0) process.kill(process.pid, 'SIGTERM');
  }, POLL_MS);
  watch.unref();
}

/**
 * @returns {Map<string, number>} the signals that listeners were told of, with their time
 */
function dropEchoes() {
  const seen = new Map();
  const { emit } = process;
  process.emit = function emitOnce(name, ...rest) {
    if (SIGNALS.has(name)) {
      const now = Date.now();
      if (now - (seen.get(name) ?? 0) < ECHO_MS) return true;
      seen.set(name, now);
    }
    return emit.call(this, name, ...rest);
  };
  return seen;
}
