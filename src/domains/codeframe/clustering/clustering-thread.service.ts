import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { seconds } from '../../../jobs/index.js';
import type { Clustering, ClusteringTask } from './clusters.js';

/** Ten thousand answers take a third of it; what takes more ends its thread and not the process. */
const MEMORY_MIB = 1_024;

/** A thread takes a third of a second to start, and one cluster is named after the other: it stays for the next. */
const IDLE_MS = seconds(10);

/** Clusters in threads of their own: it takes a core for seconds, and the event loop has requests to answer. */
@Injectable()
export class ClusteringThread implements OnModuleDestroy {
  /** Each with the timer that ends its rest. */
  readonly #idle = new Map<Worker, NodeJS.Timeout>();

  /** @throws the signal's reason as soon as it aborts; the thread is ended then */
  async cluster(task: ClusteringTask, signal: AbortSignal): Promise<Clustering> {
    signal.throwIfAborted();
    const thread = this.#taken() ?? started();
    try {
      thread.postMessage(task);
      const [clustering] = (await once(thread, 'message', { signal })) as [Clustering];
      this.#rest(thread);
      return clustering;
    } catch (error) {
      await thread.terminate();
      signal.throwIfAborted();
      throw error;
    }
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([...this.#idle.keys()].map((thread) => this.#end(thread)));
  }

  #taken(): Worker | undefined {
    const [resting] = this.#idle;
    if (!resting) return undefined;
    const [thread, timer] = resting;
    clearTimeout(timer);
    this.#idle.delete(thread);
    thread.ref();
    return thread;
  }

  /** It keeps no process alive, and goes when nothing comes. */
  #rest(thread: Worker): void {
    thread.unref();
    this.#idle.set(thread, setTimeout(() => void this.#end(thread), IDLE_MS).unref());
  }

  async #end(thread: Worker): Promise<void> {
    clearTimeout(this.#idle.get(thread));
    if (this.#idle.delete(thread)) await thread.terminate();
  }
}

function started(): Worker {
  const file = new URL('./clustering.worker.js', import.meta.url);
  return new Worker(file, { resourceLimits: { maxOldGenerationSizeMb: MEMORY_MIB } });
}
