import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../config/index.js';
import { Database } from '../database/index.js';
import { messageOf } from '../errors/index.js';
import { type Log, logOf } from '../observability/log.js';
import { refuseForgottenProcessors } from './declare/forgotten-processors.js';
import { JobCatalog } from './declare/job-catalog.js';
import { HandOverService } from './dispatch/hand-over.service.js';
import { Relay } from './dispatch/relay.js';
import { JobEngine } from './engine/job-engine.js';
import { Figures } from './figures/figures.js';
import { Periodic } from './periodic.js';
import { Policies } from './policy/policies.js';
import { Heartbeat } from './restore/heartbeat.js';
import { LostHandOvers } from './restore/lost-hand-overs.js';
import { LostWorkers } from './restore/lost-workers.js';
import { Runner } from './run/runner.js';
import { ActiveRuns } from './run/active-runs.js';
import { persistently } from './run/persistently.js';
import { Stopping } from './run/stopping.js';
import { Workers } from './run/workers.js';
import { Sealing } from './sealing/sealing.js';

const HEARTBEAT_MS = 2_000;
const RELAY_MS = 1_000;
const LOST_WORKERS_MS = 5_000;
const LOST_HAND_OVERS_MS = 60_000;
const FIGURES_MS = 5_000;

/** Younger hand-overs may still be on their way. */
const SETTLED_HAND_OVER_MS = 15_000;

/** What is left of the shutdown is done within these, whatever does not answer. */
const DRAIN_MS = 2_000;
const ABORT_MS = 6_000;

/** Injection token of the folder whose processors must all be provided; null looks nowhere. */
export const PROCESSORS_FOLDER = Symbol('ProcessorsFolder');

/** Starts and stops the parts of the kernel in their order. */
@Injectable()
export class Kernel implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #log: Log = logOf('Kernel');
  readonly #periodic: Periodic[] = [];
  #beating: Periodic | undefined;
  #starting: Promise<void> | undefined;

  constructor(
    @Inject(CONFIG) private readonly config: AppConfig,
    @Inject(PROCESSORS_FOLDER) private readonly processorsFolder: string | null,
    private readonly database: Database,
    private readonly engine: JobEngine,
    private readonly catalog: JobCatalog,
    private readonly policies: Policies,
    private readonly stopping: Stopping,
    private readonly active: ActiveRuns,
    private readonly workers: Workers,
    private readonly runner: Runner,
    private readonly relay: Relay,
    private readonly handOver: HandOverService,
    private readonly heartbeat: Heartbeat,
    private readonly lostWorkers: LostWorkers,
    private readonly lostHandOvers: LostHandOvers,
    private readonly figures: Figures,
    private readonly sealing: Sealing,
  ) {}

  /**
   * @throws BootFault when jobs, queues or processors are wrongly declared, or a key is missing to seal their payloads.
   * @throws ConfigurationFault when the environment contradicts what is declared.
   */
  async onApplicationBootstrap(): Promise<void> {
    // First, because it loads every processor file, and so all that there is to be checked.
    if (this.processorsFolder !== null)
      await refuseForgottenProcessors(this.processorsFolder, this.catalog.processors());
    this.policies.check([...this.catalog.queues().values()].map(({ queue }) => queue));
    this.sealing.refuseWithoutKey(this.catalog.queues().values());
    this.#starting = this.#start();
    // With the database away the process serves what it can, and the queues start when the database is there.
    if (this.database.isReady) await this.#starting;
    else
      this.#starting.catch((error: unknown) =>
        this.#log.error({ error: messageOf(error) }, 'The queues could not be started'),
      );
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (this.#periodic.length === 0) this.stopping.now();
    await within(DRAIN_MS, allOf(this.#periodic.map((task) => task.stop())));
    // Others must not take the runs over that still end here, so the heartbeat is the last to stop.
    await this.#letRunsEnd();
    await this.#beating?.stop();
    await this.handOver.drain(DRAIN_MS);
    await within(DRAIN_MS, this.engine.close());
    if (this.database.isReady) await this.#signOff();
  }

  async #start(): Promise<void> {
    await this.database.whenReady();
    await persistently(() => this.#recover(), this.#log, this.stopping.signal);
    if (this.stopping.signal.aborted) return;
    this.workers.start();
    this.#beating = new Periodic('heartbeat', HEARTBEAT_MS, () => this.heartbeat.beat(this.#gapMs), this.#log);
    this.#beating.start();
    this.#every('relay', RELAY_MS, () => this.relay.run());
    this.#every('lost workers', LOST_WORKERS_MS, () => this.lostWorkers.takeOver(this.config.jobs.lockMs));
    this.#every('lost hand-overs', LOST_HAND_OVERS_MS, () => this.lostHandOvers.restore(SETTLED_HAND_OVER_MS));
    this.#every('figures', FIGURES_MS, () => this.figures.flush());
    this.engine.connection.onReady(() => void this.#afterReconnection());
    this.#log.info(
      { engine: this.engine.kind, queues: [...this.catalog.queues().keys()] },
      engineLine(this.engine.kind),
    );
    await this.relay.run();
  }

  /** What must be done before the first job is taken; all of it may be repeated. */
  async #recover(): Promise<void> {
    await this.engine.prepare();
    await this.lostWorkers.forgetEarlierProcesses();
    await this.heartbeat.beat(this.#gapMs);
    await this.lostWorkers.takeOver(this.config.jobs.lockMs);
    await this.#restoreHandOvers();
  }

  /** The engine's trouble must not keep the process from starting: it is asked again each minute, and when it comes back. */
  async #restoreHandOvers(): Promise<void> {
    try {
      if (this.database.kind === 'embedded') await this.lostHandOvers.restore(0, { isAlone: true });
      else await this.lostHandOvers.restore(SETTLED_HAND_OVER_MS);
    } catch (error) {
      this.#log.warn({ error: messageOf(error) }, 'The engine could not be asked what it holds');
    }
  }

  /** An engine that comes back may have lost its memory. A hand-over that is just under way is at worst made twice. */
  async #afterReconnection(): Promise<void> {
    try {
      await this.lostHandOvers.restore(0);
      await this.relay.run();
    } catch (error) {
      this.#log.warn(
        { error: messageOf(error) },
        'The queues could not be checked after a reconnection; it is done within a minute',
      );
    }
  }

  /** Beats this far apart mean that the process was away: frozen, or without the database. */
  get #gapMs(): number {
    return Math.max(HEARTBEAT_MS * 2, this.config.jobs.lockMs / 2);
  }

  #every(name: string, everyMs: number, work: () => Promise<void>): void {
    const task = new Periodic(name, everyMs, work, this.#log);
    this.#periodic.push(task);
    task.start();
  }

  /**
   * Running jobs may finish; after the time-out they get their signal, and what remains is handed over again. The
   * engine is given a moment to close politely, and no more: it may be down.
   */
  async #letRunsEnd(): Promise<void> {
    const closing = this.workers.close();
    const waitedMs = this.config.jobs.shutdownTimeoutMs;
    if (!(await within(waitedMs, this.active.whenIdle()))) {
      this.#log.warn({ waitedMs }, 'Jobs are still running; they are aborted and handed over again');
      this.runner.abortAll('The process stops');
      await within(ABORT_MS, this.active.whenIdle());
    }
    if (await within(DRAIN_MS, closing)) return;
    this.#log.warn({}, 'The engine does not answer; its connections are cut');
    this.engine.connection.cut();
    await within(ABORT_MS, closing);
  }

  async #signOff(): Promise<void> {
    try {
      await this.heartbeat.signOff();
      await this.figures.flush();
    } catch (error) {
      this.#log.warn({ error: messageOf(error) }, 'Could not sign off; others will notice by the missing heartbeat');
    }
  }
}

/** Whether the work was done in time. */
async function within(ms: number, work: Promise<void>): Promise<boolean> {
  return Promise.race([work.then(() => true), sleep(ms, false, { ref: false })]);
}

async function allOf(works: readonly Promise<void>[]): Promise<void> {
  await Promise.all(works);
}

function engineLine(kind: 'redis' | 'postgres'): string {
  return kind === 'redis'
    ? 'Queues run on Redis'
    : 'Redis not configured: queues run on the PostgreSQL engine in the same database';
}
