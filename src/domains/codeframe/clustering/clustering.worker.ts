import { parentPort } from 'node:worker_threads';
import { clusterTexts, type ClusteringTask } from './clusters.js';

/* The entry of a thread: answers one task after the other. What throws ends the thread, and is thrown where it is awaited. */
parentPort?.on('message', (task: ClusteringTask) => {
  parentPort?.postMessage(clusterTexts(task));
});
