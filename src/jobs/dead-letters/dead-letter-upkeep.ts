import { Injectable } from '@nestjs/common';
import { messageOf } from '../../errors/index.js';
import { type Log, logOf } from '../../observability/log.js';
import { JobCatalog } from '../declare/job-catalog.js';
import { minutes, seconds } from '../declare/durations.js';
import { JobEngine } from '../engine/job-engine.js';
import { Leases } from '../leases.js';
import { Periodic } from '../periodic.js';
import { DeadLetterView } from './dead-letter-view.js';

const EVERY_MS = minutes(1);

/** Shorter than the period: whichever process comes first does the next round, also after its predecessor was killed. */
const LEASE = { name: 'dead-letter-view', forMs: seconds(50) };

/** Keeps the views of the dead letters true: at the start, each minute, and when the engine may have lost its memory. */
@Injectable()
export class DeadLetterUpkeep {
  readonly #log: Log = logOf('DeadLetters');
  readonly #periodic = new Periodic('dead letters', EVERY_MS, () => this.#reconcile(), this.#log);
  #isStopped = false;

  constructor(
    private readonly leases: Leases,
    private readonly catalog: JobCatalog,
    private readonly engine: JobEngine,
    private readonly view: DeadLetterView,
  ) {}

  start(): void {
    this.#periodic.start();
    this.engine.connection.onReady(() => this.refresh());
    this.refresh();
  }

  /** To be called when the engine may have lost its memory; of all processes the one with the lease does it. */
  refresh(): void {
    void this.#periodic.run();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#periodic.stop();
    await this.view.idle();
  }

  async #reconcile(): Promise<void> {
    if (!this.engine.isUp() || !(await this.leases.take(LEASE.name, LEASE.forMs))) return;
    for (const queue of this.catalog.queues().keys()) {
      if (this.#isStopped) return;
      await this.#reconcileQueue(queue);
    }
  }

  /** What goes wrong with one queue must not leave the others as they are. */
  async #reconcileQueue(queue: string): Promise<void> {
    try {
      await this.view.reconcile(queue);
    } catch (error) {
      this.#log.warn({ queue, error: messageOf(error) }, 'The dead letters of a queue could not be brought up to date');
    }
  }
}
