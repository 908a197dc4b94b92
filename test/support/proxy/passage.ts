import type { Socket } from 'node:net';

interface Piece {
  readonly data: Buffer;
  readonly dueMs: number;
}

/** One direction of a connection: what comes in goes out in the same order, later, or not before the way is free. */
export class Passage {
  readonly #pieces: Piece[] = [];
  #isBlocked = false;
  #latencyMs = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly to: Socket) {}

  set(isBlocked: boolean, latencyMs: number): void {
    this.#isBlocked = isBlocked;
    this.#latencyMs = latencyMs;
    this.#pump();
  }

  push(data: Buffer): void {
    this.#pieces.push({ data, dueMs: performance.now() + this.#latencyMs });
    this.#pump();
  }

  /** What is still on its way is lost. */
  close(): void {
    clearTimeout(this.#timer);
    this.#pieces.length = 0;
  }

  #pump(): void {
    clearTimeout(this.#timer);
    while (!this.#isBlocked) {
      const [first] = this.#pieces;
      if (!first) return;
      const waitMs = first.dueMs - performance.now();
      if (waitMs > 0) {
        this.#timer = setTimeout(() => this.#pump(), waitMs);
        return;
      }
      this.#pieces.shift();
      if (this.to.writable) this.to.write(first.data);
    }
  }
}
