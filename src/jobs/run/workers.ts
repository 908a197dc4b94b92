import { BullModule, BullRegistrar } from '@nestjs/bullmq';
import { Inject, Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { WorkerOptions } from 'bullmq';
import { type AppConfig, CONFIG } from '../../config/index.js';
import { BootFault, messageOf } from '../../errors/index.js';
import { type Log, logOf } from '../../observability/log.js';
import type { Milliseconds } from '../declare/durations.js';
import { type DeclaredQueue, JobCatalog } from '../declare/job-catalog.js';
import { QueueSettings } from '../dispatch/queue-settings.js';
import { JobEngine } from '../engine/job-engine.js';
import { QueueWorker, type WorkerStatus } from './queue-worker.js';
import { Runner } from './runner.js';
import { WatchedWorker } from './watched-worker.js';
import { applySettings } from './worker-settings.js';
import { workedQueues } from './worked-queues.js';

/** PostgreSQL counts lost runs; BullMQ must never give a job up by its own count. */
const NEVER_GIVE_UP = 1_000_000;

/** A worker at its rate limit looks this often whether the limit has changed, in ms. */
const RATE_LIMIT_LOOK_MS = 1_000;

// The class that Nest makes workers of is the same for the whole process.
BullModule.workerClass = WatchedWorker;

/** BullMQ's workers, one for each queue that this process works on, made by @nestjs/bullmq and fed into the runner. */
@Injectable()
export class Workers {
  readonly #log: Log = logOf('Workers');
  #places: ReadonlyMap<string, QueueWorker> = new Map();
  #isClosing = false;

  constructor(
    private readonly catalog: JobCatalog,
    private readonly engine: JobEngine,
    private readonly runner: Runner,
    private readonly settings: QueueSettings,
    private readonly discovery: DiscoveryService,
    @Inject(BullRegistrar) private readonly registrar: BullRegistrar,
    @Inject(CONFIG) private readonly config: AppConfig,
  ) {}

  /**
   * The queues that this process works on, by its role and its configuration.
   *
   * @throws BootFault when the configuration names a queue that there is not.
   */
  queues(): readonly DeclaredQueue[] {
    const wanted = workedQueues(this.catalog, this.config.jobs.workerQueues);
    return this.config.role === 'api' ? [] : wanted;
  }

  start(): void {
    this.#places = new Map(
      this.queues().map((declared) => {
        declared.processor.attach((processor, copy) => this.runner.runCopy(processor, copy));
        const { name } = declared.queue;
        return [name, new QueueWorker(name, () => this.#register(declared), this.#log)];
      }),
    );
    this.startMissing();
  }

  /** Brings every worker to the settings in force. Nothing happens where it is there already. */
  applySettings(): void {
    for (const declared of this.catalog.queues().values()) {
      const worker = this.#places.get(declared.queue.name)?.worker;
      if (worker) this.#applySettingsTo(worker, declared);
    }
  }

  /** Starts the workers that could not be started before. */
  startMissing(): void {
    if (this.#isClosing) return;
    for (const place of this.#places.values()) place.start();
  }

  /** The queues whose worker should take jobs and has got no answer from the engine for `ms`. */
  silentFor(ms: Milliseconds): readonly string[] {
    return [...this.#places.values()].filter((place) => place.isSilentFor(ms)).map(({ queue }) => queue);
  }

  /** Puts a new worker in the place of one that takes no jobs. */
  async replace(queue: string): Promise<void> {
    if (!this.#isClosing) await this.#places.get(queue)?.replace();
  }

  /**
   * Takes no more copies; resolves when the running ones have ended. With the engine down it does not wait for them:
   * BullMQ would first wait for a connection that is being made anew to end, which never comes.
   */
  async close(): Promise<void> {
    this.#isClosing = true;
    const isDown = !this.engine.isUp();
    await Promise.all([...this.#places.values()].map((place) => place.close(isDown)));
  }

  /** Waits no longer for those that do not close. */
  abandon(): void {
    for (const { worker } of this.#places.values()) worker?.abandon();
  }

  status(): readonly WorkerStatus[] {
    return [...this.#places.values()].map((place) => place.status(this.settings.isStopped(place.queue)));
  }

  /**
   * Nest registers all workers at once, and one that fails takes the others along. Its explorer can do it one by one,
   * with everything that Nest adds to a worker, but is reached only through the registrar.
   */
  #register(declared: DeclaredQueue): WatchedWorker {
    const { processor, queue } = declared;
    const explorer = this.registrar['bullExplorer'];
    const wrapper = this.discovery.getProviders().find(({ instance }) => instance === processor);
    if (!wrapper?.host) throw new BootFault(`${processor.constructor.name} is not provided by a module.`);
    const options = this.#optionsOf(declared);
    explorer.handleProcessor(processor, queue.name, { connection: options.connection }, wrapper.host, false, options);
    explorer.registerWorkerEventListeners(wrapper);
    this.#applySettingsTo(processor.worker, declared);
    return processor.worker;
  }

  #applySettingsTo(worker: WatchedWorker, { queue }: DeclaredQueue): void {
    applySettings(worker, this.settings.inForce(queue)).catch((error: unknown) =>
      this.#log.warn({ queue: queue.name, error: messageOf(error) }, 'The settings of a queue could not be applied'),
    );
  }

  #optionsOf({ queue }: DeclaredQueue): WorkerOptions {
    return {
      connection: this.engine.connection.worker,
      prefix: this.engine.prefixOf(queue.name),
      concurrency: this.settings.inForce(queue).concurrency,
      lockDuration: this.config.jobs.lockMs,
      // A copy that was fetched and never claimed is found by BullMQ alone, so it looks as often as its locks run out.
      stalledInterval: this.config.jobs.lockMs,
      maxStalledCount: NEVER_GIVE_UP,
      maximumRateLimitDelay: RATE_LIMIT_LOOK_MS,
    };
  }
}
