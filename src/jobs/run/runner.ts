import { Injectable } from '@nestjs/common';
import type { Job as EngineJob } from 'bullmq';
import type { ClassConstructor } from 'class-transformer';
import { isDatabaseTrouble } from '../../database/index.js';
import { HaatError, messageOf } from '../../errors/index.js';
import { type Log, logOf } from '../../observability/log.js';
import { validated } from '../../validation/index.js';
import { backoffDelay } from '../declare/backoff.js';
import { minutes, seconds } from '../declare/durations.js';
import { type DeclaredJob, JobCatalog } from '../declare/job-catalog.js';
import type { QueueProcessor } from '../declare/processor.decorator.js';
import { DispatchWindow } from '../dispatch/dispatch-window.js';
import { Relay } from '../dispatch/relay.js';
import { parseCopyId } from '../engine/engine.js';
import { HORIZON_MS } from '../record/job-recorder.js';
import { type ActiveRun, ActiveRuns, isSuspect } from './active-runs.js';
import { Claims } from './claims.js';
import { callHandler } from './handler-call.js';
import type { JobContext } from './job-context.js';
import { PauseQueue, PermanentFailure, RetryLater, RunAborted, Superseded } from './outcomes.js';
import { persistently } from './persistently.js';
import type { Run } from './run.js';
import { RunLog } from './run-log.js';
import { Settlements } from './settlements.js';
import { Stopping } from './stopping.js';

/** A job that nobody knows waits for a release that does: rolling deploys take their time. */
const UNKNOWN_RETRY_MS = seconds(30);
const UNKNOWN_PATIENCE_MS = minutes(60);

const MOST_LOSSES = 5;

/** The database's trouble is not the job's: it comes again soon and spends no attempt. */
const TROUBLE_RETRY_MS = seconds(1);

/** What BullMQ is told of a copy; the record in PostgreSQL has been written before. */
type CopyResult = { readonly outcome: string };

/** Runs the copies that the engine delivers: claim, validate, call, settle. */
@Injectable()
export class Runner {
  readonly #log: Log = logOf('Runner');
  readonly #runLog = new RunLog();

  constructor(
    private readonly catalog: JobCatalog,
    private readonly claims: Claims,
    private readonly settlements: Settlements,
    private readonly active: ActiveRuns,
    private readonly window: DispatchWindow,
    private readonly stopping: Stopping,
    private readonly relay: Relay,
  ) {}

  /** @throws the handler's error, once it has been recorded, so that the engine's copy shows as failed. */
  async runCopy(processor: QueueProcessor, copy: EngineJob): Promise<CopyResult> {
    const parsed = parseCopyId(copy.id ?? '');
    if (!parsed) {
      this.#log.error(
        { queue: copy.queueName, copyId: copy.id },
        'A job in the engine was not put there by us; it is ignored',
      );
      return { outcome: 'foreign' };
    }
    return this.active
      .whileClaiming(async () => {
        const claim = await persistently(() => this.claims.claim(parsed), this.#log, this.stopping.signal);
        return claim.outcome === 'claimed' ? this.active.add(claim.run) : { outcome: claim.outcome };
      })
      .then((claimed) => ('run' in claimed ? this.#runClaimed(processor, claimed) : claimed));
  }

  /** Gives up every run: used when the process stops and its patience is over. */
  abortAll(reason: string): void {
    this.stopping.now();
    for (const { controller } of this.active.list()) controller.abort(new RunAborted(reason));
  }

  async #runClaimed(processor: QueueProcessor, active: ActiveRun): Promise<CopyResult> {
    const { run } = active;
    this.window.taken(run.queue, run.priority);
    try {
      if (run.losses >= MOST_LOSSES) return await this.#fail(run, lostTooOften(run));
      if (isSuspect(run) && this.active.hasOtherSuspect(active)) return await this.#suspectLater(run);
      const declared = this.catalog.find(run.queue, run.name);
      if (!declared) return await this.#unknown(run);
      const checked = validated<object>(declared.payload as ClassConstructor<object>, run.payload, 'payload');
      if (checked.faults) return await this.#fail(run, invalidPayload(checked.faults));
      return await this.#call(processor, declared, checked.value, active);
    } finally {
      this.active.remove(active);
    }
  }

  async #call(
    processor: QueueProcessor,
    declared: DeclaredJob,
    payload: unknown,
    active: ActiveRun,
  ): Promise<CopyResult> {
    const { run, controller } = active;
    const startedAt = performance.now();
    const context = this.#contextOf(active);
    this.#runLog.started(run);
    const method = Reflect.get(processor, declared.method) as (payload: unknown, job: JobContext) => unknown;
    const timeoutMs = declared.policy.timeout ?? declared.queue.timeout;
    const result = await callHandler(() => method.call(processor, payload, context), timeoutMs, controller);
    if (active.isCommitted) {
      if (result.outcome === 'threw') this.#runLog.failedAfterCommit(run, result.error);
      return this.#completed(run, startedAt);
    }
    if (result.outcome === 'threw') return this.#settleError(run, declared, result.error, controller.signal);
    if (await this.settlements.complete(run, result.value)) return this.#completed(run, startedAt);
    return this.#superseded(run);
  }

  #contextOf(active: ActiveRun): JobContext {
    const { run, controller } = active;
    return {
      id: run.jobId,
      queue: run.queue,
      name: run.name,
      attempt: run.failures + 1,
      maxAttempts: run.maxAttempts,
      run: run.run,
      signal: controller.signal,
      commit: async (work) => {
        // A handler that goes on after its time must not write: its attempt already counts as failed.
        controller.signal.throwIfAborted();
        if (active.isCommitted)
          throw new HaatError('internal', 'committed_twice', `Job ${run.jobId} was already committed by this run.`);
        const value = await this.settlements.commit(run, work);
        active.isCommitted = true;
        return value;
      },
    };
  }

  async #settleError(run: Run, declared: DeclaredJob, error: unknown, signal: AbortSignal): Promise<CopyResult> {
    if (error instanceof Superseded) return this.#superseded(run);
    if (signal.aborted && signal.reason instanceof RunAborted) return this.#later(run, signal.reason, 0);
    if (signal.aborted) return this.#failAttempt(run, declared, signal.reason);
    if (error instanceof RetryLater) return this.#later(run, error, error.delayMs, error.scope);
    if (error instanceof PauseQueue) return this.#pause(run, error);
    if (isDatabaseTrouble(error)) {
      return this.#later(run, error, TROUBLE_RETRY_MS);
    }
    if (error instanceof PermanentFailure) return this.#fail(run, error);
    return this.#failAttempt(run, declared, error);
  }

  async #failAttempt(run: Run, declared: DeclaredJob, error: unknown): Promise<CopyResult> {
    const failures = run.failures + 1;
    if (failures >= run.maxAttempts) return this.#fail(run, error);
    const delayMs = backoffDelay(run.policy?.backoff ?? declared.policy.backoff ?? declared.queue.backoff, failures);
    if (!(await this.settlements.fail(run, { error, code: 'handler_failed', isDead: false, delayMs })))
      return this.#superseded(run);
    this.#runLog.retrying(run, error, delayMs);
    this.#wakeRelay(delayMs);
    throw error;
  }

  /** The job is dead: it has no attempt left, or another one cannot help. */
  async #fail(run: Run, error: unknown): Promise<CopyResult> {
    if (!(await this.settlements.fail(run, { error, code: 'handler_failed', isDead: true, delayMs: 0 })))
      return this.#superseded(run);
    this.#runLog.dead(run, error);
    throw error;
  }

  async #later(run: Run, reason: unknown, delayMs: number, scope: 'job' | 'queue' = 'job'): Promise<CopyResult> {
    const isMine = await (scope === 'queue'
      ? this.settlements.hold(run, delayMs)
      : this.settlements.again(run, delayMs));
    if (!isMine) return this.#superseded(run);
    this.#runLog.later(run, reason, delayMs);
    this.#wakeRelay(delayMs);
    return { outcome: 'later' };
  }

  /** A job that is due again before the relay's next pass does not wait for it. */
  #wakeRelay(delayMs: number): void {
    if (delayMs > HORIZON_MS || this.stopping.signal.aborted) return;
    this.relay
      .run()
      .catch((error: unknown) => this.#log.warn({ error: messageOf(error) }, 'The relay could not be woken'));
  }

  /** Two jobs that may each have killed their worker never run side by side, so that neither takes the other along. */
  #suspectLater(run: Run): Promise<CopyResult> {
    const delayMs = Math.round(seconds(3) + Math.random() * seconds(4));
    return this.#later(run, new RetryLater(delayMs, 'Another job that lost its worker is running here'), delayMs);
  }

  async #unknown(run: Run): Promise<CopyResult> {
    if (run.unknownForMs > UNKNOWN_PATIENCE_MS) return this.#fail(run, unknownJob(run));
    if (!(await this.settlements.again(run, UNKNOWN_RETRY_MS, { isUnknown: true }))) return this.#superseded(run);
    this.#runLog.later(run, unknownJob(run), UNKNOWN_RETRY_MS);
    return { outcome: 'later' };
  }

  async #pause(run: Run, error: PauseQueue): Promise<CopyResult> {
    if (!(await this.settlements.pause(run, error.message))) return this.#superseded(run);
    this.#runLog.paused(run, error);
    return { outcome: 'later' };
  }

  #completed(run: Run, startedAt: number): CopyResult {
    this.#runLog.completed(run, Math.round(performance.now() - startedAt));
    return { outcome: 'completed' };
  }

  #superseded(run: Run): CopyResult {
    this.#runLog.superseded(run);
    return { outcome: 'superseded' };
  }
}

function lostTooOften({ losses }: Run): PermanentFailure {
  return new PermanentFailure(
    'lost_worker',
    `The job lost its worker ${losses} times: it probably brings the process down.`,
  );
}

function unknownJob({ name, queue }: Run): PermanentFailure {
  return new PermanentFailure('unknown_job', `No release that runs here knows a job "${name}" on queue "${queue}".`);
}

function invalidPayload(faults: readonly { field: string; message: string }[]): PermanentFailure {
  const list = faults.map(({ field, message }) => `${field} ${message}`).join('; ');
  return new PermanentFailure('invalid_payload', `The payload breaks the job's rules: ${list}`);
}
