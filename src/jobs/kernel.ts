import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../config/index.js';
import { Database } from '../database/index.js';
import { BootFault, messageOf } from '../errors/index.js';
import { type Log, logOf } from '../observability/log.js';
import { refuseForgottenProcessors } from './declare/forgotten-processors.js';
import { JobCatalog } from './declare/job-catalog.js';
import { DeadLetterUpkeep } from './dead-letters/dead-letter-upkeep.js';
import { Relay } from './dispatch/relay.js';
import { JobEngine } from './engine/job-engine.js';
import { Figures } from './figures/figures.js';
import { KernelClock } from './kernel-clock.js';
import { KERNEL_TIMING, type KernelTiming } from './kernel-timing.js';
import { Policies } from './policy/policies.js';
import { Heartbeat } from './restore/heartbeat.js';
import { LostHandOvers } from './restore/lost-hand-overs.js';
import { LostWorkers } from './restore/lost-workers.js';
import { Recovery } from './restore/recovery.js';
import { SequenceWatch } from './restore/sequence-watch.js';
import { UndeclaredQueues } from './restore/undeclared-queues.js';
import { persistently } from './run/persistently.js';
import { Stopping } from './run/stopping.js';
import { Watchdog } from './run/watchdog.js';
import { Workers } from './run/workers.js';
import { Sealing } from './sealing/sealing.js';
import { Shutdown } from './shutdown.js';

/** Injection token of the folder whose processors must all be provided; null looks nowhere. */
export const PROCESSORS_FOLDER = Symbol('ProcessorsFolder');

/** Starts the parts of the kernel in their order. */
@Injectable()
export class Kernel implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #log: Log = logOf('Kernel');
  #tellOfFault: (fault: BootFault) => void = () => undefined;

  /** Settles when a start that had to wait for the database finds out that the process cannot run like this. */
  readonly failed = new Promise<BootFault>((resolve) => {
    this.#tellOfFault = resolve;
  });

  constructor(
    @Inject(CONFIG) private readonly config: AppConfig,
    @Inject(KERNEL_TIMING) private readonly timing: KernelTiming,
    @Inject(PROCESSORS_FOLDER) private readonly processorsFolder: string | null,
    private readonly database: Database,
    private readonly engine: JobEngine,
    private readonly catalog: JobCatalog,
    private readonly policies: Policies,
    private readonly sealing: Sealing,
    private readonly clock: KernelClock,
    private readonly stopping: Stopping,
    private readonly recovery: Recovery,
    private readonly workers: Workers,
    private readonly watchdog: Watchdog,
    private readonly relay: Relay,
    private readonly heartbeat: Heartbeat,
    private readonly lostWorkers: LostWorkers,
    private readonly lostHandOvers: LostHandOvers,
    private readonly sequences: SequenceWatch,
    private readonly deadLetters: DeadLetterUpkeep,
    private readonly undeclaredQueues: UndeclaredQueues,
    private readonly figures: Figures,
    private readonly shutdown: Shutdown,
  ) {}

  /**
   * @throws BootFault when jobs, queues or processors are wrongly declared, when a key is missing to seal their payloads,
   * or when the engine cannot be used as it is.
   * @throws ConfigurationFault when the environment contradicts what is declared.
   */
  async onApplicationBootstrap(): Promise<void> {
    // First, because it loads every processor file, and so all that there is to be checked.
    if (this.processorsFolder !== null)
      await refuseForgottenProcessors(this.processorsFolder, this.catalog.processors());
    this.policies.check([...this.catalog.queues().values()].map(({ queue }) => queue));
    this.sealing.refuseWithoutKey(this.catalog.queues().values());
    this.workers.queues();
    const starting = this.#start();
    // With the database away the process serves what it can, and the queues start when the database is there.
    if (this.database.isReady) await starting;
    else starting.catch((error: unknown) => this.#startFailed(error));
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.shutdown.run();
  }

  async #start(): Promise<void> {
    await this.database.whenReady();
    await this.engine.connection.inspect();
    await persistently(() => this.recovery.beforeFirstJob(), this.#log, this.stopping.signal);
    if (this.stopping.signal.aborted) return;
    this.workers.start();
    this.#startClock();
    this.engine.connection.onReady(() => void this.recovery.afterReconnection());
    this.#log.info(
      { engine: this.engine.kind, role: this.config.role, queues: this.workers.status().map(({ queue }) => queue) },
      engineLine(this.engine.kind),
    );
    await persistently(() => this.relay.run(), this.#log, this.stopping.signal);
  }

  #startClock(): void {
    const { clock, timing } = this;
    clock.startHeartbeat(timing.heartbeatMs, () => this.heartbeat.beat());
    clock.every('relay', timing.relayMs, () => this.relay.run());
    clock.every('engine memory', timing.heartbeatMs, () => this.sequences.check());
    clock.every('watchdog', timing.watchdogMs, () => this.watchdog.check());
    clock.every('lost workers', timing.lostWorkersMs, () => this.lostWorkers.takeOver(this.config.jobs.lockMs));
    clock.every('lost hand-overs', timing.lostHandOversMs, () =>
      this.lostHandOvers.restoreInTurn(timing.settledHandOverMs, timing.lostHandOversMs),
    );
    clock.every('figures', timing.figuresMs, () => this.figures.flush());
    clock.everyAndNow('undeclared queues', timing.undeclaredQueuesMs, () => this.undeclaredQueues.check());
    clock.everyAndNow('dead letters', timing.deadLettersMs, () => this.deadLetters.lookAfter());
  }

  #startFailed(error: unknown): void {
    if (this.stopping.signal.aborted) return;
    this.#log.error({ error: messageOf(error) }, 'The queues could not be started');
    if (error instanceof BootFault) this.#tellOfFault(error);
  }
}

function engineLine(kind: 'redis' | 'postgres'): string {
  return kind === 'redis'
    ? 'Queues run on Redis'
    : 'Redis not configured: queues run on the PostgreSQL engine in the same database';
}
