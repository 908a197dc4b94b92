import { Injectable } from '@nestjs/common';

/** How far the process has come with its end. */
@Injectable()
export class Stopping {
  readonly #controller = new AbortController();
  #takesMore = true;

  /** Aborts when the process has waited long enough for its runs: from then on nothing is repeated any more. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Whether copies that the engine delivers may begin to run. */
  get takesMore(): boolean {
    return this.#takesMore;
  }

  takeNoMore(): void {
    this.#takesMore = false;
  }

  now(): void {
    this.takeNoMore();
    this.#controller.abort();
  }
}
