import { messageOf } from '../errors/index.js';
import type { Log } from '../observability/log.js';

/** Work that is done again and again, one run at a time; a failure is logged and does not end it. */
export class Periodic {
  #timer: NodeJS.Timeout | undefined;
  #underWay: Promise<void> | undefined;
  #isStopped = false;

  constructor(
    private readonly name: string,
    private readonly everyMs: number,
    private readonly work: () => Promise<void>,
    private readonly log: Log,
  ) {}

  start(): void {
    this.#timer = setInterval(() => void this.run(), this.everyMs);
    this.#timer.unref();
  }

  /** Runs the work now, unless it is under way; resolves when it has ended. */
  run(): Promise<void> {
    if (this.#isStopped) return Promise.resolve();
    return (this.#underWay ??= this.#runOnce().finally(() => {
      this.#underWay = undefined;
    }));
  }

  /** Lets the run under way end; there is none after it. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#timer);
    await this.#underWay;
  }

  async #runOnce(): Promise<void> {
    try {
      await this.work();
    } catch (error) {
      this.log.warn({ task: this.name, error: messageOf(error) }, 'A periodic task failed; it is tried again');
    }
  }
}
