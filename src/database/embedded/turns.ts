interface Waiter {
  readonly admit: (done: () => void) => void;
  readonly refuse: (reason: Error) => void;
}

/**
 * Who may talk to the one session of the embedded database: one at a time, first come, first served. A transaction
 * keeps its turn from BEGIN to COMMIT.
 */
export class Turns {
  readonly #waiting: Waiter[] = [];
  #taken = false;
  #closed: Error | undefined;
  #idle: (() => void) | undefined;

  /** How many wait for their turn. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Waits for the turn; whoever has it calls the returned function when done, once. */
  async take(): Promise<() => void> {
    if (this.#closed) throw this.#closed;
    if (!this.#taken) {
      this.#taken = true;
      return this.#once();
    }
    return new Promise((admit, refuse) => {
      this.#waiting.push({ admit, refuse });
    });
  }

  /**
   * Refuses everybody who waits or comes later, with `reason`.
   *
   * @returns a promise that resolves when the present turn is over.
   */
  close(reason: Error): Promise<void> {
    this.#closed ??= reason;
    for (const { refuse } of this.#waiting.splice(0)) refuse(this.#closed);
    if (!this.#taken) return Promise.resolve();
    return new Promise((resolve) => {
      const earlier = this.#idle;
      this.#idle = () => {
        earlier?.();
        resolve();
      };
    });
  }

  #once(): () => void {
    let over = false;
    return () => {
      if (over) return;
      over = true;
      this.#pass();
    };
  }

  #pass(): void {
    const next = this.#waiting.shift();
    if (next) return next.admit(this.#once());
    this.#taken = false;
    this.#idle?.();
  }
}
