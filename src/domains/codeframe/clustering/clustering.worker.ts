import { parentPort } from 'node:worker_threads';
import { clusterTexts, type ClusteringTask } from './clusters.js';

/* The entry of a thread: answers one task after the other. What throws ends the thread, and is thrown where it is awaited. */
parentPort?.on('message', (task: ClusteringTask) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin, a window has
  parentPort?.postMessage(clusterTexts(task));
});
