import { Inject, Injectable } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../config/index.js';
import { Database } from '../database/index.js';
import { messageOf } from '../errors/index.js';
import { type Log, logOf } from '../observability/log.js';
import { isDoneWithin } from '../timeouts/index.js';
import { DeadLetterUpkeep } from './dead-letters/dead-letter-upkeep.js';
import type { Milliseconds } from './declare/durations.js';
import { HandOverService } from './dispatch/hand-over.service.js';
import { JobEngine } from './engine/job-engine.js';
import { Figures } from './figures/figures.js';
import { KernelClock } from './kernel-clock.js';
import { Leases } from './leases.js';
import { Heartbeat } from './restore/heartbeat.js';
import { ActiveRuns } from './run/active-runs.js';
import { Runner } from './run/runner.js';
import { Stopping } from './run/stopping.js';
import { Workers } from './run/workers.js';

/** What is left to do takes no longer than these, whatever does not answer. */
const STEP_MS = 2_000;
const ABORT_MS = 6_000;

/**
 * Ends the kernel in its order: no new jobs, running ones may finish and then are handed over again, then the engine,
 * then the signs of life. Each step has its time, so that the process ends in order whatever is down.
 */
@Injectable()
export class Shutdown {
  readonly #log: Log = logOf('Kernel');

  constructor(
    private readonly database: Database,
    private readonly engine: JobEngine,
    private readonly clock: KernelClock,
    private readonly workers: Workers,
    private readonly runner: Runner,
    private readonly active: ActiveRuns,
    private readonly stopping: Stopping,
    private readonly handOver: HandOverService,
    private readonly deadLetters: DeadLetterUpkeep,
    private readonly heartbeat: Heartbeat,
    private readonly leases: Leases,
    private readonly figures: Figures,
    @Inject(CONFIG) private readonly config: AppConfig,
  ) {}

  async run(): Promise<void> {
    // A start that still waits for something must not wait any longer.
    if (!this.clock.isRunning) this.stopping.now();
    // What the engine was about to deliver would begin when nobody waits for it any more.
    this.stopping.takeNoMore();
    const closing = this.workers.close();
    this.deadLetters.stop();
    await this.#within(STEP_MS, this.clock.stopWork());
    await this.#letRunsEnd();
    await this.#closeWorkers(closing);
    // Others must not take runs over that still end here, so the heartbeat is the last to stop.
    await this.#within(STEP_MS, this.clock.stopHeartbeat());
    await this.handOver.drain(STEP_MS);
    await this.#within(STEP_MS, this.deadLetters.idle());
    await this.#within(STEP_MS, this.engine.close());
    if (!this.database.isReady) return;
    await this.#within(STEP_MS, this.figures.flush());
    await this.#within(STEP_MS, this.#signOff());
  }

  /** After the time-out running jobs get their signal, and what then still runs is handed over again. */
  async #letRunsEnd(): Promise<void> {
    const waitedMs = this.config.jobs.shutdownTimeoutMs;
    if (await this.#within(waitedMs, this.active.whenIdle())) return;
    this.#log.warn({ waitedMs }, 'Jobs are still running; they are aborted and handed over again');
    this.runner.abortAll('The process stops');
    await this.#within(ABORT_MS, this.active.whenIdle());
  }

  /** The engine may close politely for a moment; then its connections are cut, and nobody waits for its workers. */
  async #closeWorkers(closing: Promise<void>): Promise<void> {
    if (await this.#within(STEP_MS, closing)) return;
    this.#log.warn({}, 'The engine does not answer; its connections are cut');
    this.engine.connection.cut();
    if (!(await this.#within(STEP_MS, closing))) this.workers.abandon();
  }

  async #signOff(): Promise<void> {
    await this.leases.giveUpAll();
    await this.heartbeat.signOff();
  }

  /** Whether the step was done in time. One that fails is logged: it must not keep the others from being done. */
  async #within(ms: Milliseconds, step: Promise<void>): Promise<boolean> {
    const done = step.catch((error: unknown) =>
      this.#log.warn({ error: messageOf(error) }, 'A step of the shutdown failed'),
    );
    return isDoneWithin(ms, done);
  }
}
