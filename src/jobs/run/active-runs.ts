import { Injectable } from '@nestjs/common';
import type { Run } from './run.js';

/** A run that this process holds, from the claim until its end is written. */
export interface ActiveRun {
  readonly run: Run;
  readonly controller: AbortController;
}

/** The runs of this process; the heartbeat compares them with the record. */
@Injectable()
export class ActiveRuns {
  readonly #runs = new Set<ActiveRun>();
  #claiming = 0;

  /** Claims whose answer is not known yet: their rows may already be active in our name. */
  get claiming(): number {
    return this.#claiming;
  }

  async whileClaiming<T>(claim: () => Promise<T>): Promise<T> {
    this.#claiming++;
    try {
      return await claim();
    } finally {
      this.#claiming--;
    }
  }

  add(run: Run): ActiveRun {
    const active = { run, controller: new AbortController() };
    this.#runs.add(active);
    return active;
  }

  remove(active: ActiveRun): void {
    this.#runs.delete(active);
  }

  list(): readonly ActiveRun[] {
    return [...this.#runs];
  }

  /** Whether another run here has lost its worker at least twice: two such may kill the process together. */
  hasOtherSuspect({ run }: ActiveRun): boolean {
    return this.list().some((other) => other.run !== run && isSuspect(other.run));
  }
}

/** A job whose worker was lost twice may be what killed it. */
export const isSuspect = (run: Run): boolean => run.losses >= 2;
