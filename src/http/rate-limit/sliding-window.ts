/** Whether a request may pass, and what its caller has left. */
export interface Verdict {
  readonly isAllowed: boolean;
  readonly remaining: number;
  /** When it is worth trying again, or 0. */
  readonly retryAfterMs: number;
}

/** How often one caller came in the window that began at `start`, and in the one before. */
interface Count {
  start: number;
  current: number;
  previous: number;
}

/**
 * Counts requests by caller. Two numbers a caller stand for a window that slides: of the window before, as much counts
 * as still lies within. To keep the time of every request, as the usual library does, would cost more than serving it.
 */
export class SlidingWindow {
  readonly #counts = new Map<string, Count>();
  #swept = 0;

  constructor(
    private readonly limit: number,
    private readonly windowMs: number,
    private readonly clock: () => number = Date.now,
  ) {}

  /** Counts one request of `caller`, unless it is one too many. */
  take(caller: string): Verdict {
    const now = this.clock();
    const start = now - (now % this.windowMs);
    this.#sweep(start);
    const count = this.#countOf(caller, start);
    const passed = (now - start) / this.windowMs;
    const left = this.limit - count.current - count.previous * (1 - passed);
    if (left < 1) return { isAllowed: false, remaining: 0, retryAfterMs: this.#wait(count, passed) * this.windowMs };
    count.current += 1;
    return { isAllowed: true, remaining: Math.floor(left) - 1, retryAfterMs: 0 };
  }

  #countOf(caller: string, start: number): Count {
    let count = this.#counts.get(caller);
    if (!count) {
      count = { start, current: 0, previous: 0 };
      this.#counts.set(caller, count);
    } else if (count.start !== start) {
      count.previous = count.start === start - this.windowMs ? count.current : 0;
      count.current = 0;
      count.start = start;
    }
    return count;
  }

  /** After how many windows one more fits: still in this one, or in the next, where this one counts as the one before. */
  #wait({ current, previous }: Count, passed: number): number {
    if (current + 1 <= this.limit) return 1 - (this.limit - 1 - current) / previous - passed;
    return 1 - passed + 1 - (this.limit - 1) / current;
  }

  /** Once a window, callers that stayed away are forgotten: addresses are as many as somebody likes. */
  #sweep(start: number): void {
    if (this.#swept === start) return;
    this.#swept = start;
    for (const [caller, count] of this.#counts) {
      if (count.start < start - this.windowMs) this.#counts.delete(caller);
    }
  }
}
