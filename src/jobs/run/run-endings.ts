import { Injectable } from '@nestjs/common';
import { isConnectionFault, isDatabaseTrouble, isRetryable } from '../../database/index.js';
import { ControlMessages } from '../control/control-messages.js';
import { DeadLetterView } from '../dead-letters/dead-letter-view.js';
import { backoffDelay } from '../declare/backoff.js';
import { minutes, seconds } from '../declare/durations.js';
import { type DeclaredJob, JobCatalog } from '../declare/job-catalog.js';
import { Relay } from '../dispatch/relay.js';
import { Figures } from '../figures/figures.js';
import { Policies } from '../policy/policies.js';
import { HORIZON_MS } from '../record/job-recorder.js';
import { SealingKeyUnknown, type UnsealingFailed } from '../sealing/sealing.errors.js';
import { JobCancelled, PauseQueue, PermanentFailure, RetryLater, RunAborted, Superseded } from './outcomes.js';
import type { Run } from './run.js';
import { RunLog } from './run-log.js';
import { Settlements } from './settlements.js';
import { Stopping } from './stopping.js';
import { SweptFailures } from './swept-failures.js';

/** A job that nobody knows waits for a release that does: rolling deploys take their time. */
const UNKNOWN_RETRY_MS = seconds(30);
const UNKNOWN_PATIENCE_MS = minutes(60);

/** The database's trouble is not the job's: it comes again soon and spends no attempt. */
const TROUBLE_RETRY_MS = seconds(1);

/** What BullMQ is told of a copy; the record in PostgreSQL has been written before. */
export interface CopyResult {
  readonly outcome: string;
}

/** Decides how a run ends, and has it written, logged and, where the job comes again soon, handed over. */
@Injectable()
export class RunEndings {
  readonly #runLog = new RunLog();

  constructor(
    private readonly settlements: Settlements,
    private readonly stopping: Stopping,
    private readonly relay: Relay,
    private readonly figures: Figures,
    private readonly policies: Policies,
    private readonly swept: SweptFailures,
    private readonly messages: ControlMessages,
    private readonly catalog: JobCatalog,
    private readonly deadLetters: DeadLetterView,
  ) {}

  /** The next job of an exclusive queue has waited for this one to end. */
  ended({ queue }: Run): void {
    if (this.catalog.queues().get(queue)?.queue.exclusive) this.#wakeRelay(0);
  }

  /** The handler has thrown `error`, or was stopped by its signal. @throws it again once it counts as a failed attempt. */
  async threw(run: Run, declared: DeclaredJob, error: unknown, signal: AbortSignal): Promise<CopyResult> {
    if (signal.reason instanceof JobCancelled) return this.#cancelled(run);
    if (error instanceof Superseded || signal.reason instanceof Superseded) return this.#superseded(run);
    if (signal.aborted && signal.reason instanceof RunAborted) return this.#later(run, signal.reason, 0);
    if (signal.aborted) return this.#failAttempt(run, declared, signal.reason);
    if (error instanceof RetryLater) return this.#later(run, error, error.delayMs, error.scope);
    if (error instanceof PauseQueue) return this.#pause(run, error);
    if (isDatabaseTrouble(error)) return this.#later(run, error, TROUBLE_RETRY_MS);
    if (error instanceof PermanentFailure) return this.#failForGood(run, declared, error);
    return this.#failAttempt(run, declared, error);
  }

  async #failAttempt(run: Run, declared: DeclaredJob, error: unknown): Promise<CopyResult> {
    const failures = run.failures + 1;
    if (failures >= run.maxAttempts) return this.#failForGood(run, declared, error);
    const delayMs = backoffDelay(this.policies.ofJob(declared, run.policy ?? {}).backoff.value, failures);
    if (!(await this.settlements.fail(run, { error, code: 'handler_failed', isDead: false, delayMs })))
      return this.#superseded(run);
    this.figures.ended(run, 'failed');
    this.#runLog.retrying(run, error, delayMs);
    this.#wakeRelay(delayMs);
    throw error;
  }

  /** The handler has failed and is not called again. */
  async #failForGood(run: Run, declared: DeclaredJob, error: unknown): Promise<CopyResult> {
    if (!declared.queue.sweep) return this.dead(run, error);
    const failure = { error, code: 'handler_failed', isDead: true, isSwept: true, delayMs: 0 };
    if (!(await this.settlements.fail(run, failure))) return this.#superseded(run);
    this.figures.ended(run, 'dead');
    this.#runLog.leftToSweep(run, error);
    this.deadLetters.changed(run.queue, [run.jobId]);
    await this.swept.watch(run);
    throw error;
  }

  /** The job is dead: it has no attempt left, or another one cannot help. @throws `error`, for the engine's copy. */
  async dead(run: Run, error: unknown): Promise<CopyResult> {
    if (!(await this.settlements.fail(run, { error, code: 'handler_failed', isDead: true, delayMs: 0 })))
      return this.#superseded(run);
    this.figures.ended(run, 'dead');
    this.#runLog.dead(run, error);
    this.deadLetters.changed(run.queue, [run.jobId]);
    throw error;
  }

  async #later(run: Run, reason: unknown, delayMs: number, scope: 'job' | 'queue' = 'job'): Promise<CopyResult> {
    const isMine = await (scope === 'queue'
      ? this.settlements.hold(run, delayMs)
      : this.settlements.again(run, delayMs));
    if (scope === 'queue') await this.messages.publish({ kind: 'queue_changed', queue: run.queue });
    if (!isMine) return this.#superseded(run);
    this.#runLog.later(run, reason, delayMs);
    this.#wakeRelay(delayMs);
    return { outcome: 'later' };
  }

  /** A job that is due again before the relay's next pass does not wait for it. */
  #wakeRelay(delayMs: number): void {
    if (delayMs <= HORIZON_MS && !this.stopping.signal.aborted) this.relay.wake();
  }

  /** Two jobs that may each have killed their worker never run side by side, so that neither takes the other along. */
  suspectLater(run: Run): Promise<CopyResult> {
    const delayMs = Math.round(seconds(3) + Math.random() * seconds(4));
    return this.#later(run, new RetryLater(delayMs, 'Another job that lost its worker is running here'), delayMs);
  }

  /** The claim was answered when the process had already given up its other runs. */
  stopped(run: Run): Promise<CopyResult> {
    return this.#later(run, new RunAborted('The process stops'), 0);
  }

  /** No release that runs here knows the job, or so new a payload of it. */
  unknown(run: Run, reason: PermanentFailure = unknownJob(run)): Promise<CopyResult> {
    return this.#waitForRelease(run, reason);
  }

  /** The payload does not open. A key that is missing here may come with the next start; anything else is final. */
  unopened(run: Run, failure: SealingKeyUnknown | UnsealingFailed): Promise<CopyResult> {
    return failure instanceof SealingKeyUnknown ? this.#waitForRelease(run, failure) : this.dead(run, failure);
  }

  /** Processes that run here cannot do the job, but those of a release or a configuration under way may. */
  async #waitForRelease(run: Run, reason: PermanentFailure): Promise<CopyResult> {
    if (run.unknownForMs > UNKNOWN_PATIENCE_MS) return this.dead(run, reason);
    if (!(await this.settlements.again(run, UNKNOWN_RETRY_MS, { isUnknown: true }))) return this.#superseded(run);
    this.#runLog.later(run, reason, UNKNOWN_RETRY_MS);
    return { outcome: 'later' };
  }

  async #pause(run: Run, error: PauseQueue): Promise<CopyResult> {
    const isMine = await this.settlements.pause(run, error.message);
    await this.messages.publish({ kind: 'queue_changed', queue: run.queue });
    if (!isMine) return this.#superseded(run);
    this.#runLog.paused(run, error);
    return { outcome: 'later' };
  }

  /** The handler returned without a commit of its own. A result that cannot be stored is the handler's failure. */
  async returned(run: Run, declared: DeclaredJob, value: unknown, startedAt: number): Promise<CopyResult> {
    let isMine: boolean;
    try {
      isMine = await this.settlements.complete(run, value);
    } catch (error) {
      if (isConnectionFault(error) || isRetryable(error)) throw error;
      return this.#failAttempt(run, declared, error);
    }
    return isMine ? this.completed(run, startedAt) : this.#superseded(run);
  }

  completed(run: Run, startedAt: number): CopyResult {
    this.figures.ended(run, 'completed');
    this.#runLog.completed(run, Math.round(performance.now() - startedAt));
    return { outcome: 'completed' };
  }

  /** Whoever cancelled the job has made its end; what the run did in PostgreSQL is undone. */
  #cancelled(run: Run): CopyResult {
    this.#runLog.cancelled(run);
    return { outcome: 'cancelled' };
  }

  #superseded(run: Run): CopyResult {
    this.#runLog.superseded(run);
    return { outcome: 'superseded' };
  }
}

function unknownJob({ name, queue }: Run): PermanentFailure {
  return new PermanentFailure('unknown_job', `No release that runs here knows a job "${name}" on queue "${queue}".`);
}
