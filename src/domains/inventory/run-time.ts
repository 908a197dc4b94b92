import { minutes, RetryLater, seconds } from '../../jobs/index.js';

/** The time-out of the queue, less what it takes to end well. */
const RUN_MS = minutes(2) - seconds(10);

/** The time that a run of a job has: what it does not do in it, the next run goes on with. */
export class RunTime {
  readonly #startedAt = performance.now();

  /** @throws RetryLater when less than `ms` are left of it */
  need(ms: number): void {
    if (performance.now() - this.#startedAt + ms > RUN_MS) throw new RetryLater(0, 'The next run goes on');
  }
}
