import { Inject, Injectable } from '@nestjs/common';
import { HealthIndicatorService } from '@nestjs/terminus';
import { type AppConfig, CONFIG } from '../config/index.js';
import { Database } from '../database/index.js';
import { messageOf } from '../errors/index.js';
import { JobEngine, QueueReader, Workers } from '../jobs/index.js';
import { answerWithin } from '../timeouts/index.js';

/** A probe must answer while what it asks about hangs. */
const PATIENCE_MS = 2_000;

/** An idle worker asks for work every 5 s; one that has not for this long has probably lost its connection. */
const STALE_FETCH_MS = 30_000;

/** What the probes look at. Nothing here opens a connection of its own. */
@Injectable()
export class Indicators {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly database: Database,
    private readonly engine: JobEngine,
    private readonly workers: Workers,
    private readonly queues: QueueReader,
    @Inject(CONFIG) private readonly config: AppConfig,
  ) {}

  /** Without the database nothing can be accepted. */
  async isDatabaseUp() {
    const indicator = this.indicators.check('database');
    const facts = { kind: this.database.kind };
    if (!this.database.isReady) return indicator.down({ ...facts, message: 'Not reached yet' });
    try {
      await withPatience(this.database.ping());
      return indicator.up(facts);
    } catch (error) {
      return indicator.down({ ...facts, message: messageOf(error) });
    }
  }

  /** Without the engine requests are accepted all the same, and their jobs wait in the database; a worker has nothing to do. */
  async isEngineUp() {
    const indicator = this.indicators.check('engine');
    const facts = { kind: this.engine.kind };
    const isWorker = this.config.role === 'worker';
    const away = (message: string) =>
      isWorker ? indicator.down({ ...facts, message }) : indicator.degraded({ ...facts, message });
    if (!this.engine.isUp()) return away(`Not connected: jobs ${isWorker ? 'wait' : 'are accepted and wait'}`);
    try {
      await withPatience(this.engine.connection.ping());
    } catch (error) {
      return away(messageOf(error));
    }
    const fault = this.engine.connection.fault();
    return fault === undefined ? indicator.up(facts) : indicator.degraded({ ...facts, message: fault });
  }

  areWorkersFetching() {
    const indicator = this.indicators.check('workers');
    const workers = Object.fromEntries(this.workers.status().map(({ queue, ...status }) => [queue, status]));
    const states = Object.values(workers);
    const areThere = states.length > 0 || this.config.role === 'api';
    const isHealthy =
      areThere &&
      states.every(({ isRunning, isStopped, fetchAgeMs }) => isStopped || (isRunning && fetchAgeMs < STALE_FETCH_MS));
    return isHealthy ? indicator.up({ workers }) : indicator.degraded({ workers });
  }

  async queueDepths() {
    const indicator = this.indicators.check('queues');
    try {
      const depths = await withPatience(this.queues.depths());
      return indicator.up({ queues: Object.fromEntries(depths.map(({ queue, ...depth }) => [queue, depth])) });
    } catch (error) {
      return indicator.degraded({ message: messageOf(error) });
    }
  }
}

const withPatience = <T>(answer: Promise<T>): Promise<T> =>
  answerWithin(PATIENCE_MS, answer, () => new Error(`No answer within ${PATIENCE_MS} ms`));
