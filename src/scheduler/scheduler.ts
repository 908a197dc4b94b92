import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Database } from '../database/index.js';
import { messageOf } from '../errors/index.js';
import { EngineMemory, JobEngine, Leases, minutes, Periodic, seconds, WakeUps } from '../jobs/index.js';
import { type Log, logOf } from '../observability/log.js';
import { isDoneWithin } from '../timeouts/index.js';
import { DeadManService } from './dead-man.service.js';
import { DeclaredSchedules, WAKE_UPS } from './declared-schedules.js';
import { FiringService } from './firing.service.js';
import { ReconciliationService } from './reconciliation.service.js';

const POLL_MS = seconds(15);
const RECONCILE_MS = minutes(1);

/** Work on the table and the engine that one process at a time does. It lasts for more than a turn. */
const LEASE = 'schedules';
const LEASE_MS = RECONCILE_MS * 1.5;

/** The engine's clock may be ahead of the database's, which decides: then it is looked at once more. */
const SECOND_LOOK_MS = seconds(1);

/** An engine that does not answer must hold up neither a start nor a shutdown. */
const PATIENCE_MS = seconds(2);

/** Looks at the clock: by a poll of this process and when the engine wakes it, whichever is first. */
@Injectable()
export class Scheduler implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #log: Log = logOf('Scheduler');
  readonly #poll = new Periodic('schedules', POLL_MS, () => this.#look(), this.#log);
  readonly #reconcile = new Periodic('reconcile schedules', RECONCILE_MS, () => this.#reconcileOnce(), this.#log);
  readonly #wakeUps: WakeUps;
  readonly #ending = new AbortController();

  constructor(
    private readonly database: Database,
    private readonly engine: JobEngine,
    private readonly memory: EngineMemory,
    private readonly leases: Leases,
    private readonly declared: DeclaredSchedules,
    private readonly firing: FiringService,
    private readonly reconciliation: ReconciliationService,
    private readonly deadMan: DeadManService,
  ) {
    this.#wakeUps = new WakeUps(engine, WAKE_UPS, (id) => this.#lookTwice(id), this.#log);
  }

  /** @throws BootFault when a schedule is wrongly declared. */
  async onApplicationBootstrap(): Promise<void> {
    if (this.declared.all().length === 0) return;
    const starting = this.#start();
    if (this.database.isReady) await starting;
    else
      starting.catch((error: unknown) => this.#log.error({ error: messageOf(error) }, 'The scheduler did not start'));
  }

  async onModuleDestroy(): Promise<void> {
    this.#ending.abort();
    await isDoneWithin(PATIENCE_MS, Promise.all([this.#poll.stop(), this.#reconcile.stop()]));
    await this.#wakeUps.close();
    if (this.database.isReady) await isDoneWithin(PATIENCE_MS, this.#handOn());
  }

  /** Brings table and engine in line with what is declared, now and not with the next turn. It may be repeated. */
  async reconcile(): Promise<void> {
    await this.#reconcile.run();
  }

  async #start(): Promise<void> {
    await this.database.whenReady();
    if (this.#ending.signal.aborted) return;
    this.#poll.start();
    this.#reconcile.start();
    await this.reconcile();
    void this.engine.whenPrepared().then(() => this.#listen());
  }

  /** Without an engine the poll is enough; with one, slots are not up to 15 s late. */
  #listen(): void {
    if (this.#ending.signal.aborted) return;
    this.#wakeUps.start();
    this.memory.onLoss(() => this.reconcile());
    void this.reconcile();
  }

  /** So that the next process, or this one restarted, does not wait for the end of the lease. */
  async #handOn(): Promise<void> {
    try {
      await this.leases.giveUp(LEASE);
    } catch (error) {
      this.#log.debug({ error: messageOf(error) }, 'The lease of the schedules could not be given up; it runs out');
    }
  }

  async #look(): Promise<void> {
    await this.firing.fireDue();
  }

  async #lookTwice(id: string): Promise<void> {
    if ((await this.firing.fireDue(id)) > 0) return;
    await sleep(SECOND_LOOK_MS, undefined, { ref: false });
    if (!this.#ending.signal.aborted) await this.firing.fireDue(id);
  }

  /** What was missed is fired first, by the pattern that it was missed under. */
  async #reconcileOnce(): Promise<void> {
    await this.firing.fireDue();
    await this.reconciliation.addNew();
    if (!(await this.leases.take(LEASE, LEASE_MS))) return;
    await this.reconciliation.changeAndRemove();
    await this.deadMan.check();
    await this.#registerWakeUps();
  }

  /** The poll makes up for wake-ups that the engine does not hold, so its trouble is told and no more. */
  async #registerWakeUps(): Promise<void> {
    if (!this.engine.isUp()) return;
    const registering = this.#wakeUps
      .register(this.declared.enabled())
      .catch((error: unknown) =>
        this.#log.warn({ error: messageOf(error) }, 'The engine did not take the wake-ups of the schedules'),
      );
    await isDoneWithin(PATIENCE_MS, registering);
  }
}
