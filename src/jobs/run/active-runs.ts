import { Injectable } from '@nestjs/common';
import type { Run } from './run.js';

/** A run that this process holds, from the claim until its end is written. */
export interface ActiveRun {
  readonly run: Run;
  readonly controller: AbortController;
  /**
   * `committing`: its COMMIT may have arrived though no answer has, so a record that is not active any more proves
   * nothing. `committed`: the record is final, whatever the handler still does.
   */
  phase: 'running' | 'committing' | 'committed';
}

/** The runs of this process; the heartbeat compares them with the record. */
@Injectable()
export class ActiveRuns {
  readonly #runs = new Set<ActiveRun>();
  readonly #idleWaiters: (() => void)[] = [];
  /** Of a job there may be several copies, so several claims. */
  readonly #claiming = new Map<symbol, string>();

  /** Jobs of claims whose answer is not known yet: their rows may already be active in our name. */
  claiming(): readonly string[] {
    return [...this.#claiming.values()];
  }

  async whileClaiming<T>(jobId: string, claim: () => Promise<T>): Promise<T> {
    const token = Symbol(jobId);
    this.#claiming.set(token, jobId);
    try {
      return await claim();
    } finally {
      this.#claiming.delete(token);
      this.#tellWhenIdle();
    }
  }

  add(run: Run): ActiveRun {
    const active: ActiveRun = { run, controller: new AbortController(), phase: 'running' };
    this.#runs.add(active);
    return active;
  }

  remove(active: ActiveRun): void {
    this.#runs.delete(active);
    this.#tellWhenIdle();
  }

  /** Resolves once nothing runs and nothing is being claimed. */
  whenIdle(): Promise<void> {
    return new Promise((resolve) => {
      this.#idleWaiters.push(resolve);
      this.#tellWhenIdle();
    });
  }

  list(): readonly ActiveRun[] {
    return [...this.#runs];
  }

  #tellWhenIdle(): void {
    if (this.#runs.size > 0 || this.#claiming.size > 0) return;
    for (const resolve of this.#idleWaiters.splice(0)) resolve();
  }

  /** Whether another run here has lost its worker at least twice: two such may kill the process together. */
  hasOtherSuspect({ run }: ActiveRun): boolean {
    return this.list().some((other) => other.run !== run && isSuspect(other.run));
  }
}

/** A job whose worker was lost twice may be what killed it. */
export const isSuspect = (run: Run): boolean => run.losses >= 2;
