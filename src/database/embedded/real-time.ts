/*
 * The scheduler and the clock as they are when this module is loaded: a test that installs fake timers must not stop
 * the database underneath itself.
 */
export const onNextTurn = setImmediate;
export const after = setTimeout;
export const cancel = clearTimeout;
export const nowMs = performance.now.bind(performance);

/** Lets timers and sockets have their turn. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    onNextTurn(resolve);
  });
}
