import { setTimeout as sleep } from 'node:timers/promises';
import { Cluster, type Redis } from 'ioredis';
import { BootFault, messageOf } from '../../errors/index.js';
import type { Log } from '../../observability/log.js';
import type { RedisClient } from './redis-connection.js';
import { evictsJobs, forgetsAtRestart, type RedisSetup, setupOf, tooOld } from './redis-setup.js';

/** A start waits this long for Redis to say how it is set up; then it goes on without. */
const START_PATIENCE_MS = 2_000;

/**
 * Looks at each connection how Redis is set up. What makes it unusable stops a start; found later it is logged as an
 * error and shown in /health, because a running process that ends would help nobody.
 */
export class RedisInspector {
  #fault: string | undefined;
  #hasWarnedOfForgetting = false;
  #isStarting = true;
  readonly #firstLook: Promise<string | undefined>;

  constructor(
    private readonly redis: RedisClient,
    private readonly isProduction: boolean,
    private readonly log: Log,
  ) {
    this.#firstLook = new Promise((resolve) => {
      redis.on('ready', () => void this.#look().then(resolve));
      // Not reached: whatever is wrong is found when it is.
      redis.once('close', () => resolve(undefined));
    });
  }

  get fault(): string | undefined {
    return this.#fault;
  }

  /** @throws BootFault when the server cannot serve; not when it cannot be reached. */
  async atStart(): Promise<void> {
    const fault = await Promise.race([this.#firstLook, sleep(START_PATIENCE_MS, undefined, { ref: false })]);
    this.#isStarting = false;
    if (fault !== undefined) throw new BootFault(fault);
  }

  /** Returns what makes the server unusable. */
  async #look(): Promise<string | undefined> {
    try {
      const setups = await Promise.all(this.#masters().map((master) => setupOfServer(master)));
      this.#fault = this.#judged(setups);
    } catch (error) {
      this.log.debug({ error: messageOf(error) }, 'Redis does not say how it is set up');
    }
    if (this.#fault !== undefined && !this.#isStarting) this.log.error({}, this.#fault);
    return this.#fault;
  }

  #judged(setups: readonly RedisSetup[]): string | undefined {
    if (setups.some(forgetsAtRestart)) this.#warnOfForgetting();
    const eviction = firstOf(setups, evictsJobs);
    if (eviction !== undefined && !this.isProduction) this.log.warn({}, eviction);
    return firstOf(setups, tooOld) ?? (this.isProduction ? eviction : undefined);
  }

  #warnOfForgetting(): void {
    if (this.#hasWarnedOfForgetting) return;
    this.#hasWarnedOfForgetting = true;
    this.log.warn(
      {},
      'Redis keeps nothing on disk: no job is lost by its restart, but the queues then wait until they are filled again. ' +
        'Set appendonly yes.',
    );
  }

  #masters(): readonly Redis[] {
    return this.redis instanceof Cluster ? this.redis.nodes('master') : [this.redis];
  }
}

function firstOf(setups: readonly RedisSetup[], judge: (setup: RedisSetup) => string | undefined): string | undefined {
  return setups.map(judge).find((fault) => fault !== undefined);
}

async function setupOfServer(redis: Redis): Promise<RedisSetup> {
  const [info, snapshots] = await Promise.all([redis.info(), snapshotsOf(redis)]);
  return setupOf(info, snapshots);
}

/** Undefined where CONFIG is forbidden, as managed servers do. */
async function snapshotsOf(redis: Redis): Promise<string | undefined> {
  try {
    const [, snapshots] = (await redis.config('GET', 'save')) as string[];
    return snapshots;
  } catch (error) {
    if (error instanceof Error && error.name === 'ReplyError') return undefined;
    throw error;
  }
}
