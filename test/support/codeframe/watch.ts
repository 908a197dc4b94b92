import type { CodeframeStatus, Codeframes } from './codeframes.js';
import type { CodeframeService } from './service.emulator.js';
import { COST } from './service.protocol.js';

/** A run that is given up goes back to waiting; beyond the clustering there is no way back. */
const RANKS: Readonly<Record<string, number>> = { queued: 0, clustering: 0, naming: 1, finishing: 2, completed: 3 };

/** Asks for the status of a codeframe without a pause, and notes whatever cannot be true. */
export class Watch {
  readonly faults: string[] = [];
  looks = 0;
  readonly #stopping = new AbortController();
  readonly #done: Promise<void>;
  #last: CodeframeStatus | undefined;

  constructor(
    private readonly codeframes: Codeframes,
    private readonly service: CodeframeService,
    private readonly id: string,
  ) {
    this.#done = this.#watch();
  }

  /** @returns what could not be true */
  async stop(): Promise<readonly string[]> {
    this.#stopping.abort();
    await this.#done;
    return this.faults;
  }

  async #watch(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      // A process that was killed gives no answer; the next one will.
      const status = await this.codeframes.status(this.id).catch(() => undefined);
      if (status) this.#look(status);
      else await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  #look(status: CodeframeStatus): void {
    this.looks += 1;
    const { clusters, calls, progress, cost_usd } = status;
    const { total, ...parts } = clusters;
    const sum = Object.values(parts).reduce((one, other) => one + other, 0);
    const last = this.#last;
    const rules: Readonly<Record<string, boolean>> = {
      'the parts are the whole': sum === total,
      'what is done was answered': calls.answered >= clusters.done && calls.begun >= calls.answered,
      'what was answered was charged': calls.answered <= this.service.charges.size,
      'the cost is that of the answers': cost_usd === Number((calls.answered * COST).toFixed(6)),
      'progress is 100 at the end': (progress === 100) === (status.status === 'completed'),
      'nothing goes back':
        !last ||
        (progress >= last.progress &&
          clusters.done >= last.clusters.done &&
          calls.begun >= last.calls.begun &&
          cost_usd >= last.cost_usd &&
          (RANKS[status.status] ?? -1) >= (RANKS[last.status] ?? -1)),
    };
    for (const [rule, holds] of Object.entries(rules))
      if (!holds) this.faults.push(`not so: ${rule}: ${JSON.stringify(status)} after ${JSON.stringify(last)}`);
    this.#last = status;
  }
}
