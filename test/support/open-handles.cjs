const { setTimeout: sleep } = require('node:timers/promises');

/** The kinds of handle that keep a process alive and that a test can forget to close. */
const WATCHED = new Set([
  'FSEventWrap',
  'MessagePort',
  'PipeServerWrap',
  'PipeWrap',
  'ProcessWrap',
  'TCPServerWrap',
  'TCPSocketWrap',
  'Timeout',
  'UDPWrap',
]);

/** Closing takes some turns of the event loop, and a timer that is about to fire is no leak. */
const PATIENCE_MS = 2_000;
const POLL_MS = 20;

/**
 * How many handles of each kind are open now.
 * @returns {Promise<Map<string, number>>}
 */
async function openHandles() {
  // Always counted after a wait of our own, so that its timer is in every count.
  await sleep(1);
  const counts = new Map();
  for (const kind of process.getActiveResourcesInfo()) {
    if (WATCHED.has(kind)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}

/**
 * Waits until no more handles are open than before.
 * @param {Map<string, number>} before
 * @returns {Promise<string | undefined>} what stays open, in words
 */
async function leftOpen(before) {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const left = [...(await openHandles())]
      .map(([kind, count]) => ({ kind, more: count - (before.get(kind) ?? 0) }))
      .filter(({ more }) => more > 0);
    if (left.length === 0) return undefined;
    if (Date.now() > deadline) return left.map(({ kind, more }) => `${more} × ${kind}`).join(', ');
    await sleep(POLL_MS);
  }
}

module.exports = { leftOpen, openHandles };
