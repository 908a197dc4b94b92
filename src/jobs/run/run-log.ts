import { causeFields, codeOf, messageOf } from '../../errors/index.js';
import { type Log, logOf } from '../../observability/log.js';
import type { Milliseconds } from '../declare/durations.js';
import type { Run } from './run.js';

/** The log lines of a run: `[queue] Job …`, with the same facts in each. */
export class RunLog {
  readonly #log: Log = logOf('Runner');

  started(run: Run): void {
    this.#log.info(factsOf(run), `[${run.queue}] Job started`);
  }

  completed(run: Run, durationMs: Milliseconds): void {
    this.#log.info({ ...factsOf(run), durationMs }, `[${run.queue}] Job completed`);
  }

  retrying(run: Run, error: unknown, backoffDelay: Milliseconds): void {
    this.#log.warn(
      { ...factsOf(run), backoffDelay, error: messageOf(error), code: codeOf(error) },
      `[${run.queue}] Job retrying`,
    );
  }

  dead(run: Run, error: unknown): void {
    this.#log.error({ ...factsOf(run), error: messageOf(error), code: codeOf(error) }, `[${run.queue}] Job dead`);
  }

  /** The job is dead, and the next sweep of its queue does its work. */
  leftToSweep(run: Run, error: unknown): void {
    this.#log.warn(
      { ...factsOf(run), error: messageOf(error), code: codeOf(error) },
      `[${run.queue}] Job failed, left to the sweep`,
    );
  }

  /** @param failures jobs in a row for the same entity that the sweep was left with */
  keepsFailing(run: Run, entity: string, failures: number): void {
    this.#log.error(
      { ...factsOf(run), entity, failures },
      `[${run.queue}] Job keeps failing: the sweeps do not mend it either`,
    );
  }

  later(run: Run, reason: unknown, delayMs: Milliseconds): void {
    const facts = { ...factsOf(run), delayMs, reason: messageOf(reason), ...causeFields(reason) };
    const isTrouble = 'cause' in facts;
    this.#log[isTrouble ? 'warn' : 'info'](facts, `[${run.queue}] Job handed back, no attempt spent`);
  }

  paused(run: Run, reason: unknown): void {
    this.#log.error({ ...factsOf(run), reason: messageOf(reason) }, `[${run.queue}] Queue paused by a job`);
  }

  cancelled(run: Run): void {
    this.#log.info(factsOf(run), `[${run.queue}] Job run ended: the job was cancelled`);
  }

  superseded(run: Run): void {
    this.#log.warn(factsOf(run), `[${run.queue}] Job run superseded: its result was discarded`);
  }

  failedAfterCommit(run: Run, error: unknown): void {
    this.#log.error(
      { ...factsOf(run), error: messageOf(error) },
      `[${run.queue}] Handler failed after its commit; the job is completed`,
    );
  }
}

function factsOf({ jobId, name, failures, maxAttempts, run }: Run): Record<string, unknown> {
  return { jobId, jobName: name, attempt: failures + 1, maxAttempts, run };
}
