import { Global, Logger, Module } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { ConfigModule, loadConfig } from '../../../src/config/index.js';
import { Database } from '../../../src/database/index.js';
import { DeadLetters, JobControl, JobEngine, Jobs, JobsModule, Workers } from '../../../src/jobs/index.js';
import { PROCESSORS_FOLDER } from '../../../src/jobs/kernel.js';
import { Runner } from '../../../src/jobs/run/runner.js';
import { DeclaredSchedules } from '../../../src/scheduler/declared-schedules.js';
import { FiringService } from '../../../src/scheduler/firing.service.js';
import { ReconciliationService } from '../../../src/scheduler/reconciliation.service.js';
import { Host } from './host.js';
import { Mutex } from './mutex.js';
import type { Random } from './random.js';
import type { Consumer, SimulatedEngine } from './simulated-engine.js';
import type { SimulatedPostgres } from './simulated-postgres.js';
import type { VirtualTime } from './virtual-time.js';
import { CONCURRENCY, SimulatedProcessor } from './workload.js';

export interface World {
  readonly time: VirtualTime;
  readonly postgres: SimulatedPostgres;
  readonly engine: SimulatedEngine;
  readonly random: Random;
}

const CONFIG = loadConfig({
  NODE_ENV: 'test',
  LOG_LEVEL: 'silent',
  DATABASE_URL: 'postgres://simulated/haat',
  REDIS_URL: 'redis://simulated',
  JOB_LOCK_MS: '2000',
  SHUTDOWN_TIMEOUT_MS: '3000',
});

const COMPILING = new Mutex();
const unseeded = Math.random;

/** The whole kernel of one process, real but for the three ends that touch the world: PostgreSQL, engine and workers. */
export class SimulatedProcess implements Consumer {
  readonly host: Host;
  #context: TestingModule | undefined;
  #isTaking = false;
  #running = 0;
  #whenIdle: (() => void)[] = [];

  constructor(
    name: string,
    private readonly world: World,
  ) {
    this.host = new Host(name, world.time);
  }

  /** Resolves once the kernel has recovered what there was and takes copies; never, when the process dies before. */
  async start(): Promise<void> {
    const processor = new SimulatedProcessor(this.host);
    const database = new Database(this.world.postgres.sourceFor(this.host), Promise.resolve());
    const context = await this.#compileInTurn(database, processor);
    // The testing module brings a logger of its own.
    Logger.overrideLogger(false);
    processor.jobs = context.get(Jobs);
    this.#context = context;
    await context.init();
    await context.get(ReconciliationService).addNew();
    void this.#lookForSlots(context.get(FiringService));
  }

  /** As the scheduler's poll and the engine's wake-ups do, each process when it likes. */
  async #lookForSlots(firing: FiringService): Promise<never> {
    for (;;) {
      await this.host.pass(this.world.random.between(200, 5_000));
      await firing.fireDue().catch(() => undefined);
    }
  }

  get freeSlots(): number {
    return this.#isTaking ? CONCURRENCY - this.#running : 0;
  }

  get isServing(): boolean {
    return this.#isTaking && !this.host.isDead;
  }

  get jobs(): Jobs {
    return this.#get(Jobs);
  }

  get control(): JobControl {
    return this.#get(JobControl);
  }

  get deadLetters(): DeadLetters {
    return this.#get(DeadLetters);
  }

  async run(queue: string, copyId: string): Promise<unknown> {
    this.#running++;
    try {
      const copy = { id: copyId, queueName: queue } as Parameters<Runner['runCopy']>[1];
      return await this.#get(Runner).runCopy(this.#get(SimulatedProcessor), copy);
    } finally {
      this.#running--;
      if (this.#running === 0) for (const tell of this.#whenIdle.splice(0)) tell();
    }
  }

  /** SIGKILL. */
  kill(): void {
    this.world.engine.detach(this);
    this.host.die();
  }

  /** SIGTERM: the real shutdown of the kernel. */
  async stop(): Promise<void> {
    await this.#context?.close();
    this.kill();
  }

  /** One after the other, and while time stands still: how long it really takes must not decide who is first. */
  async #compileInTurn(database: Database, processor: SimulatedProcessor): Promise<TestingModule> {
    const release = await COMPILING.acquire();
    // How often the framework draws differs from time to time, and must not move the schedule.
    const seeded = Math.random;
    Math.random = unseeded;
    return this.world.time
      .real(() => this.#compile(database, processor))
      .finally(() => {
        Math.random = seeded;
        release();
      });
  }

  #compile(database: Database, processor: SimulatedProcessor): Promise<TestingModule> {
    @Global()
    @Module({ providers: [{ provide: Database, useValue: database }], exports: [Database] })
    class SimulatedDatabaseModule {}
    return Test.createTestingModule({
      imports: [ConfigModule.of(CONFIG), SimulatedDatabaseModule, JobsModule],
      providers: [
        { provide: SimulatedProcessor, useValue: processor },
        DeclaredSchedules,
        FiringService,
        ReconciliationService,
      ],
    })
      .overrideProvider(PROCESSORS_FOLDER)
      .useValue(null)
      .overrideProvider(JobEngine)
      .useValue(this.#engineSeenFromHere())
      .overrideProvider(Workers)
      .useValue(this.#workers())
      .compile();
  }

  /** What the kernel asks of its engine, answered over this process's own way to it. */
  #engineSeenFromHere() {
    const { engine } = this.world;
    const { host } = this;
    const isUp = () => engine.reaches(host);
    return {
      kind: 'redis',
      isUp,
      whenPrepared: () => Promise.resolve(),
      prepare: () => Promise.resolve(),
      prefixOf: (queue: string) => queue,
      add: (...[queue, copies]: Parameters<JobEngine['add']>) => engine.add(host, queue, copies),
      statesOf: (_: string, copyIds: readonly string[]) => engine.statesOf(host, copyIds),
      remove: (_: string, copyId: string) => engine.remove(host, copyId),
      endLongerRateWindow: () => Promise.resolve(),
      queue: () => {
        throw new Error('The simulated engine shows no dead letters.');
      },
      close: () => Promise.resolve(),
      connection: {
        kind: 'redis',
        isUp,
        onReady: (listener: () => void) => engine.onReturn(() => host.isDead || listener()),
        inspect: () => Promise.resolve(),
        fault: () => undefined,
        sequences: engine.sequencesFor(host),
        ping: () => Promise.resolve(),
        cut: () => undefined,
      },
    };
  }

  #workers() {
    return {
      start: () => {
        this.#isTaking = true;
        this.world.engine.attach(this);
      },
      close: async () => {
        this.#isTaking = false;
        if (this.#running > 0) await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
      },
      queues: () => [],
      startMissing: () => undefined,
      applySettings: () => undefined,
      silentFor: () => [],
      abandon: () => undefined,
      status: () => [],
    };
  }

  #get<T>(token: abstract new (...parameters: never[]) => T): T {
    if (!this.#context) throw new Error(`${this.host.name} has not started.`);
    return this.#context.get<T>(token);
  }
}
