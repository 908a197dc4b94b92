import { Injectable } from '@nestjs/common';

/** Aborts when the process has waited long enough for its runs: from then on nothing is repeated any more. */
@Injectable()
export class Stopping {
  readonly #controller = new AbortController();

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  now(): void {
    this.#controller.abort();
  }
}
