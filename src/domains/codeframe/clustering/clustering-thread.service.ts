import { Worker } from 'node:worker_threads';
import { Injectable } from '@nestjs/common';
import type { Clustering, ClusteringTask } from './clusters.js';

/** Ten thousand answers take a third of it; what takes more ends its thread and not the process. */
const MEMORY_MIB = 1_024;

/** Clusters in a thread of its own: it takes a core for seconds, and the event loop has requests to answer. */
@Injectable()
export class ClusteringThread {
  /** @throws the signal's reason as soon as it aborts; the thread is ended then */
  async cluster(task: ClusteringTask, signal: AbortSignal): Promise<Clustering> {
    signal.throwIfAborted();
    const thread = new Worker(new URL('./clustering.worker.js', import.meta.url), {
      workerData: task,
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MIB },
    });
    try {
      return await answerOf(thread, signal);
    } finally {
      await thread.terminate();
    }
  }
}

function answerOf(thread: Worker, signal: AbortSignal): Promise<Clustering> {
  return new Promise((resolve, reject) => {
    thread.once('message', resolve);
    thread.once('error', reject);
    thread.once('exit', (code) => reject(new Error(`The clustering ended with code ${code} and without a result.`)));
    // The signal ends with its run, and so does this.
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}
