import { Inject, Injectable } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../../config/index.js';
import { Database } from '../../database/index.js';
import { messageOf } from '../../errors/index.js';
import { type Log, logOf } from '../../observability/log.js';
import { Relay } from '../dispatch/relay.js';
import { JobEngine } from '../engine/job-engine.js';
import { KERNEL_TIMING, type KernelTiming } from '../kernel-timing.js';
import { EngineMemory } from './engine-memory.js';
import { EngineSwitch } from './engine-switch.js';
import { Heartbeat } from './heartbeat.js';
import { LostHandOvers } from './lost-hand-overs.js';
import { LostWorkers } from './lost-workers.js';
import { SequenceWatch } from './sequence-watch.js';

/** What must be mended at a start, and when the engine has come back. */
@Injectable()
export class Recovery {
  readonly #log: Log = logOf('Restore');

  constructor(
    private readonly database: Database,
    private readonly engine: JobEngine,
    private readonly engineSwitch: EngineSwitch,
    private readonly sequences: SequenceWatch,
    private readonly heartbeat: Heartbeat,
    private readonly lostWorkers: LostWorkers,
    private readonly lostHandOvers: LostHandOvers,
    private readonly memory: EngineMemory,
    private readonly relay: Relay,
    @Inject(CONFIG) private readonly config: AppConfig,
    @Inject(KERNEL_TIMING) private readonly timing: KernelTiming,
  ) {}

  /**
   * Before the first job is taken; all of it may be repeated.
   *
   * @throws BootFault when a live process uses another engine.
   */
  async beforeFirstJob(): Promise<void> {
    await this.engine.prepare();
    await this.lostWorkers.forgetEarlierProcesses();
    await this.engineSwitch.settle();
    await this.sequences.declareQueues();
    await this.heartbeat.beat();
    await this.lostWorkers.takeOver(this.config.jobs.lockMs);
    await this.#restoreHandOvers();
  }

  /** An engine that comes back may have lost its memory. A hand-over that is just under way is at worst made twice. */
  async afterReconnection(): Promise<void> {
    try {
      await this.lostHandOvers.restore(0);
      await this.memory.lost();
      await this.relay.run();
    } catch (error) {
      this.#log.warn(
        { error: messageOf(error) },
        'The queues could not be checked after a reconnection; it is done within a minute',
      );
    }
  }

  /** The engine's trouble must not keep the process from starting: it is asked again each minute, and when it comes back. */
  async #restoreHandOvers(): Promise<void> {
    try {
      if (this.database.kind === 'embedded') await this.lostHandOvers.restore(0, { isAlone: true });
      else await this.lostHandOvers.restore(this.timing.settledHandOverMs);
    } catch (error) {
      this.#log.warn({ error: messageOf(error) }, 'The engine could not be asked what it holds');
    }
  }
}
