import { BullModule, BullRegistrar, Processor as NestProcessor } from '@nestjs/bullmq';
import { Inject, Injectable } from '@nestjs/common';
import type { WorkerOptions } from 'bullmq';
import { type AppConfig, CONFIG } from '../../config/index.js';
import { type Log, logOf } from '../../observability/log.js';
import { type DeclaredQueue, JobCatalog } from '../declare/job-catalog.js';
import { JobEngine } from '../engine/job-engine.js';
import { Policies } from '../policy/policies.js';
import { Runner } from './runner.js';
import { WatchedWorker } from './watched-worker.js';

/** PostgreSQL counts lost runs; BullMQ must never give a job up by its own count. */
const NEVER_GIVE_UP = 1_000_000;

export interface WorkerStatus {
  readonly queue: string;
  readonly isRunning: boolean;
  /** State of the connection that the worker waits for jobs on. */
  readonly connection: string;
  /** How long ago it last asked for a job, in ms. */
  readonly fetchAgeMs: number;
}

// The class that Nest makes workers of is the same for the whole process.
BullModule.workerClass = WatchedWorker;

/** BullMQ's workers, one a queue, registered by @nestjs/bullmq and fed into the runner. */
@Injectable()
export class Workers {
  readonly #log: Log = logOf('Workers');
  #isStarted = false;

  constructor(
    private readonly catalog: JobCatalog,
    private readonly engine: JobEngine,
    private readonly runner: Runner,
    private readonly policies: Policies,
    @Inject(BullRegistrar) private readonly registrar: BullRegistrar,
    @Inject(CONFIG) private readonly config: AppConfig,
  ) {}

  /** The options depend on the configuration, so they are put on each class only now, before Nest reads them. */
  start(): void {
    for (const declared of this.catalog.queues().values()) {
      NestProcessor(declared.queue.name, this.#optionsOf(declared))(declared.processor.constructor);
      declared.processor.attach((processor, copy) => this.runner.runCopy(processor, copy));
    }
    this.registrar.register();
    for (const { queue, processor } of this.catalog.queues().values()) {
      processor.worker.on('error', (error) =>
        this.#log.warn({ queue: queue.name, error: error.message }, 'A worker reported an error'),
      );
      processor.worker.on('stalled', (copyId) =>
        this.#log.warn({ queue: queue.name, copyId }, `[${queue.name}] Job stalled in the engine`),
      );
    }
    this.#isStarted = true;
  }

  /**
   * Takes no more copies; resolves when the running ones have ended. With the engine down it does not wait for them:
   * BullMQ would first wait for a connection that is being made anew to end, which never comes.
   */
  async close(): Promise<void> {
    if (!this.#isStarted) return;
    const isDown = !this.engine.isUp();
    await Promise.all([...this.catalog.queues().values()].map(({ processor }) => processor.worker.close(isDown)));
  }

  status(): readonly WorkerStatus[] {
    if (!this.#isStarted) return [];
    return [...this.catalog.queues().values()].map(({ queue, processor: { worker } }) => ({
      queue: queue.name,
      isRunning: worker.isRunning(),
      connection: worker.blockingConnection,
      fetchAgeMs: worker.fetchAgeMs,
    }));
  }

  #optionsOf({ queue }: DeclaredQueue): WorkerOptions {
    const { concurrency, rateLimit } = this.policies.ofQueue(queue);
    return {
      connection: this.engine.connection.worker,
      prefix: this.engine.prefixOf(queue.name),
      concurrency: concurrency.value,
      lockDuration: this.config.jobs.lockMs,
      // A copy that was fetched and never claimed is found by BullMQ alone, so it looks as often as its locks run out.
      stalledInterval: this.config.jobs.lockMs,
      maxStalledCount: NEVER_GIVE_UP,
      ...(rateLimit.value && { limiter: { max: rateLimit.value.max, duration: rateLimit.value.per } }),
    };
  }
}
