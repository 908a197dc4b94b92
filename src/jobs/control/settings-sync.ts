import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { messageOf } from '../../errors/index.js';
import { type Log, logOf } from '../../observability/log.js';
import type { RateLimit } from '../declare/queue-definition.js';
import { JobCatalog } from '../declare/job-catalog.js';
import { QueueSettings } from '../dispatch/queue-settings.js';
import { Relay } from '../dispatch/relay.js';
import { JobEngine } from '../engine/job-engine.js';
import { Workers } from '../run/workers.js';
import { ControlMessages } from './control-messages.js';

/** The heartbeat looks far more often; a longer time would overflow the timer and end at once. */
const LONGEST_TIMER_MS = 60_000;

/**
 * Keeps this process's workers at the settings that stand in PostgreSQL: it looks at each heartbeat, when a process says
 * that a queue has changed, and when the time is over for which a queue was held back.
 */
@Injectable()
export class SettingsSync implements BeforeApplicationShutdown {
  readonly #log: Log = logOf('Settings');
  /** The length of the rate limit's window by queue, where the engine is known to count in no longer one. */
  readonly #windows = new Map<string, number>();
  #stopped: ReadonlySet<string> = new Set();
  #isAsked = false;
  #underWay: Promise<void> | undefined;
  #releaseTimer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(
    private readonly settings: QueueSettings,
    private readonly catalog: JobCatalog,
    private readonly workers: Workers,
    private readonly relay: Relay,
    private readonly engine: JobEngine,
    messages: ControlMessages,
  ) {
    messages.subscribe(({ kind }) => {
      if (kind === 'queue_changed') this.#refreshSoon();
    });
  }

  beforeApplicationShutdown(): void {
    this.#isClosed = true;
    clearTimeout(this.#releaseTimer);
  }

  /** Reads the settings and applies them; who asks while that is under way gets what is read after the asking. */
  async refresh(): Promise<void> {
    this.#isAsked = true;
    await (this.#underWay ??= this.#refreshWhileAsked().finally(() => {
      this.#underWay = undefined;
    }));
  }

  async #refreshWhileAsked(): Promise<void> {
    while (this.#isAsked && !this.#isClosed) {
      this.#isAsked = false;
      await this.settings.reload();
      this.workers.applySettings();
      this.#wakeReleased();
      this.#fitRateWindows();
      this.#awaitRelease();
    }
  }

  /** What waits in PostgreSQL for a queue that has just been let go need not wait for the relay's next pass. */
  #wakeReleased(): void {
    const stopped = new Set([...this.catalog.queues().keys()].filter((queue) => this.settings.isStopped(queue)));
    const isReleased = [...this.#stopped].some((queue) => !stopped.has(queue));
    this.#stopped = stopped;
    if (isReleased) this.relay.wake();
  }

  /** The engine's trouble must not hold up the heartbeat, so nobody waits for it. */
  #fitRateWindows(): void {
    if (!this.engine.isUp()) return;
    for (const { queue } of this.catalog.queues().values()) {
      const { rateLimit } = this.settings.inForce(queue);
      this.#behind(
        this.#fitRateWindow(queue.name, rateLimit),
        'A changed rate limit waits for the end of its old window',
      );
    }
  }

  /** The starts of a window are counted until its end, as it was set at its beginning: a shorter one begins anew. */
  async #fitRateWindow(queue: string, rateLimit: RateLimit | null): Promise<void> {
    const known = this.#windows.get(queue);
    if (known === rateLimit?.per) return;
    this.#windows.delete(queue);
    if (!rateLimit) return;
    this.#windows.set(queue, rateLimit.per);
    try {
      await this.engine.endLongerRateWindow(queue, rateLimit.per);
    } catch (error) {
      this.#windows.delete(queue);
      throw error;
    }
  }

  #awaitRelease(): void {
    clearTimeout(this.#releaseTimer);
    const waitMs = this.settings.nextRelease();
    if (waitMs === undefined || this.#isClosed) return;
    this.#releaseTimer = setTimeout(() => this.#refreshSoon(), Math.min(waitMs + 1, LONGEST_TIMER_MS));
    this.#releaseTimer.unref();
  }

  #refreshSoon(): void {
    this.#behind(this.refresh(), 'The settings of the queues could not be read; the next heartbeat tries again');
  }

  #behind(work: Promise<unknown>, failure: string): void {
    work.catch((error: unknown) => this.#log.warn({ error: messageOf(error) }, failure));
  }
}
