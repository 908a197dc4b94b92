import { parentPort, workerData } from 'node:worker_threads';
import { clusterTexts, type ClusteringTask } from './clusters.js';

/* The entry of the thread: takes one task, answers, and ends. */
parentPort?.postMessage(clusterTexts(workerData as ClusteringTask));
