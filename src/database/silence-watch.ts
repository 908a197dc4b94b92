/** A database that lets nobody in for so long does not answer at all: it is away, or the way to it is. */
export const SILENCE_MS = 1_000;

/**
 * Tells a slow transaction from a silent database. While the transaction waits, a question goes to the database on another
 * connection; where that is not answered either, it is not the work that takes too long.
 */
export class SilenceWatch {
  readonly #timer: NodeJS.Timeout | undefined;
  #askedAt: number | undefined;
  #answeredAt: number | undefined;

  /**
   * @param limitMs after which the transaction has taken too long; the question goes out halfway. Within less than twice
   *   {@link SILENCE_MS} silence cannot be told from slowness, and nothing is asked.
   * @param ask settles when the database has answered, be it by an error; absent: it is never silent
   */
  constructor(limitMs: number, ask: (() => Promise<unknown>) | undefined) {
    if (!ask || limitMs < 2 * SILENCE_MS) return;
    this.#timer = setTimeout(() => void this.#question(ask), limitMs / 2).unref();
  }

  /** Whether the database left the question without an answer for longer than any database would that is there. */
  get wasSilent(): boolean {
    if (this.#askedAt === undefined) return false;
    return (this.#answeredAt ?? performance.now()) - this.#askedAt >= SILENCE_MS;
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  async #question(ask: () => Promise<unknown>): Promise<void> {
    this.#askedAt = performance.now();
    await Promise.allSettled([ask()]);
    this.#answeredAt = performance.now();
  }
}
