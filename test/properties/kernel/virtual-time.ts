/** Long enough for every promise and every `setImmediate` that one event sets off to have had its turn. */
const QUIET_TURNS = 10;

/**
 * The clock of a simulation. Timers are Jest's fakes, so a minute passes in no time and always in the same order; input
 * and output (the one connection to PostgreSQL) is real, and time stands still while it is under way.
 */
export class VirtualTime {
  #inputAndOutput = 0;

  start(at: number): void {
    jest.useFakeTimers({ now: at, doNotFake: ['setImmediate', 'clearImmediate', 'nextTick', 'queueMicrotask'] });
  }

  stop(): void {
    jest.clearAllTimers();
    jest.useRealTimers();
  }

  /** In ms since the epoch. */
  get now(): number {
    return Date.now();
  }

  /** Calls back after `ms` of virtual time; a part of a millisecond counts as a whole one. */
  after(ms: number, work: () => void): void {
    setTimeout(work, Math.max(0, Math.ceil(ms)));
  }

  pass(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve));
  }

  /** Real input or output, which takes no virtual time. */
  async real<T>(work: () => Promise<T>): Promise<T> {
    this.#inputAndOutput++;
    try {
      return await work();
    } finally {
      this.#inputAndOutput--;
    }
  }

  /** Lets time go on, event by event, until `isOver` or until `ms` have passed. */
  async run(ms: number, isOver: () => boolean = () => false): Promise<void> {
    const end = this.now + ms;
    await this.#settle();
    while (this.now < end && !isOver()) {
      jest.advanceTimersToNextTimer();
      await this.#settle();
    }
  }

  async #settle(): Promise<void> {
    for (let quiet = 0; quiet < QUIET_TURNS; quiet = this.#inputAndOutput > 0 ? 0 : quiet + 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
