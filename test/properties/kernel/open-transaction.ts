import type { VirtualTime } from './virtual-time.js';

/** As the server's `idle_in_transaction_session_timeout`: it ends a transaction of which it hears nothing for so long. */
const SILENCE_MS = 6_000;

/** Holds the one session of the simulated server from BEGIN to the end of the transaction. */
export class OpenTransaction {
  #isOver = false;
  #isCommitComing = false;
  #lastHeard: number;

  constructor(
    private readonly time: VirtualTime,
    private readonly letGo: () => void,
    private readonly execute: (command: 'commit' | 'rollback') => Promise<unknown>,
  ) {
    this.#lastHeard = time.now;
    this.#watch();
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  touch(): void {
    this.#lastHeard = this.time.now;
  }

  /** It was committed or rolled back. */
  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.letGo();
  }

  /** The connection is gone; unless a COMMIT is still on its way, the server rolls back. */
  async abort(): Promise<void> {
    if (this.#isOver || this.#isCommitComing) return;
    await this.#finish('rollback');
  }

  /** A COMMIT whose sender has lost the connection arrives after all. */
  commitLater(ms: number): void {
    this.#isCommitComing = true;
    this.time.after(ms, () => void this.#finish('commit'));
  }

  async #finish(command: 'commit' | 'rollback'): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    try {
      await this.execute(command);
    } finally {
      this.letGo();
    }
  }

  #watch(): void {
    this.time.after(SILENCE_MS, () => {
      if (this.#isOver || this.#isCommitComing) return;
      if (this.time.now - this.#lastHeard >= SILENCE_MS) void this.abort();
      else this.#watch();
    });
  }
}
