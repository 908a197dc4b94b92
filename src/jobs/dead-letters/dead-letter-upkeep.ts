import { Injectable } from '@nestjs/common';
import { messageOf } from '../../errors/index.js';
import { type Log, logOf } from '../../observability/log.js';
import { JobCatalog } from '../declare/job-catalog.js';
import { seconds } from '../declare/durations.js';
import { JobEngine } from '../engine/job-engine.js';
import { Leases } from '../leases.js';
import { EngineMemory } from '../restore/engine-memory.js';
import { DeadLetterView } from './dead-letter-view.js';

/** Shorter than the period: whichever process comes first does the next round, also after its predecessor was killed. */
const LEASE = { name: 'dead-letter-view', forMs: seconds(50) };

/** Keeps the views of the dead letters true: at the start, each minute, and when the engine may have lost its memory. */
@Injectable()
export class DeadLetterUpkeep {
  readonly #log: Log = logOf('DeadLetters');
  #isStopped = false;

  constructor(
    private readonly leases: Leases,
    private readonly catalog: JobCatalog,
    private readonly engine: JobEngine,
    private readonly view: DeadLetterView,
    memory: EngineMemory,
  ) {
    // Whoever is told of a loss mends it at once; that two do so is harmless.
    memory.onLoss(() => this.#reconcile());
  }

  /** Of all processes the one that takes the lease looks after the views. */
  async lookAfter(): Promise<void> {
    if (!this.engine.isUp() || !(await this.leases.take(LEASE.name, LEASE.forMs))) return;
    await this.#reconcile();
  }

  /** Begins no view any more. */
  stop(): void {
    this.#isStopped = true;
  }

  /** Resolves when what is under way has ended. */
  idle(): Promise<void> {
    return this.view.idle();
  }

  async #reconcile(): Promise<void> {
    for (const queue of this.catalog.queues().keys()) {
      if (this.#isStopped || !this.engine.isUp()) return;
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
