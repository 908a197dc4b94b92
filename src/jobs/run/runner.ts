import { Injectable } from '@nestjs/common';
import type { Job as EngineJob } from 'bullmq';
import type { ClassConstructor } from 'class-transformer';
import type { Transaction } from '../../database/index.js';
import { cappedFaults, HaatError } from '../../errors/index.js';
import { type Log, logOf } from '../../observability/log.js';
import { validated } from '../../validation/index.js';
import { type DeclaredJob, JobCatalog } from '../declare/job-catalog.js';
import type { QueueProcessor } from '../declare/processor.decorator.js';
import { DispatchWindow } from '../dispatch/dispatch-window.js';
import { parseCopyId } from '../engine/engine.js';
import { Figures } from '../figures/figures.js';
import { Policies } from '../policy/policies.js';
import { Sealing } from '../sealing/sealing.js';
import { withoutSecrets } from '../sealing/secrets.js';
import { type ActiveRun, ActiveRuns, isSuspect } from './active-runs.js';
import { type Claim, Claims, type Copy } from './claims.js';
import { callHandler } from './handler-call.js';
import type { JobContext } from './job-context.js';
import { PermanentFailure, RunAborted } from './outcomes.js';
import { persistently } from './persistently.js';
import { type ProgressReporter, ProgressReporters } from './progress.js';
import type { Run } from './run.js';
import { type CopyResult, RunEndings } from './run-endings.js';
import { RunLog } from './run-log.js';
import { Settlements } from './settlements.js';
import { Stopping } from './stopping.js';
import { newerVersion, upcast } from './upcast.js';

const MOST_LOSSES = 5;

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
    private readonly endings: RunEndings,
    private readonly figures: Figures,
    private readonly policies: Policies,
    private readonly sealing: Sealing,
    private readonly progress: ProgressReporters,
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
      .whileClaiming(parsed.jobId, async () => {
        const claim = await persistently(
          () => this.#claim({ ...parsed, queue: copy.queueName }),
          this.#log,
          this.stopping.signal,
        );
        return claim.outcome === 'claimed' ? this.active.add(claim.run) : { outcome: claim.outcome };
      })
      .then((claimed) => ('run' in claimed ? this.#runClaimed(processor, claimed, copy) : claimed));
  }

  #claim(copy: Copy): Promise<Claim> {
    return this.stopping.takesMore ? this.claims.claim(copy) : this.claims.putBack(copy);
  }

  /** Gives up every run: used when the process stops and its patience is over. */
  abortAll(reason: string): void {
    this.stopping.now();
    for (const { controller } of this.active.list()) controller.abort(new RunAborted(reason));
  }

  async #runClaimed(processor: QueueProcessor, active: ActiveRun, copy: EngineJob): Promise<CopyResult> {
    const { run } = active;
    this.window.taken(run.queue, run.priority);
    try {
      if (this.stopping.signal.aborted) return await this.endings.stopped(run);
      if (run.losses >= MOST_LOSSES) return await this.endings.dead(run, lostTooOften(run));
      if (isSuspect(run) && this.active.hasOtherSuspect(active)) return await this.endings.suspectLater(run);
      const declared = this.catalog.find(run.queue, run.name);
      if (!declared) return await this.endings.unknown(run);
      if (run.version > declared.version) return await this.endings.unknown(run, newerVersion(run, declared));
      const opened = this.sealing.open(run);
      if (opened.failure) return await this.endings.unopened(run, opened.failure);
      // Opened first: a step may rename a sensitive field, and its envelope opens only in its own place.
      const { payload, failure } = upcast({ version: run.version, payload: opened.payload }, declared);
      if (failure) return await this.endings.dead(run, withoutSecrets(failure, opened.secrets));
      const checked = validated<object>(declared.payload as ClassConstructor<object>, payload, 'payload');
      if (checked.faults)
        return await this.endings.dead(run, withoutSecrets(invalidPayload(checked.faults), opened.secrets));
      const progress = this.progress.open(run, (value) => copy.updateProgress(value));
      const opening = { value: checked.value, secrets: opened.secrets };
      return await this.#call(processor, declared, opening, active, progress);
    } finally {
      this.active.remove(active);
      this.endings.ended(run);
    }
  }

  async #call(
    processor: QueueProcessor,
    declared: DeclaredJob,
    payload: { readonly value: unknown; readonly secrets: readonly string[] },
    active: ActiveRun,
    progress: ProgressReporter,
  ): Promise<CopyResult> {
    const { run, controller } = active;
    const startedAt = performance.now();
    const context = this.#contextOf(active, progress);
    this.#runLog.started(run);
    this.figures.started(run);
    const method = Reflect.get(processor, declared.method) as (payload: unknown, job: JobContext) => unknown;
    const { timeout } = this.policies.ofJob(declared);
    const result = await callHandler(() => method.call(processor, payload.value, context), timeout.value, controller);
    await progress.close();
    const error = result.outcome === 'threw' ? withoutSecrets(result.error, payload.secrets) : undefined;
    if (active.phase === 'committed') {
      // Its signal may have come while the commit was under way: that is no failure of the handler.
      if (result.outcome === 'threw' && result.error !== controller.signal.reason)
        this.#runLog.failedAfterCommit(run, error);
      return this.endings.completed(run, startedAt);
    }
    if (result.outcome === 'threw') return this.endings.threw(run, declared, error, controller.signal);
    return this.endings.returned(run, declared, result.value, startedAt);
  }

  #contextOf(active: ActiveRun, progress: ProgressReporter): JobContext {
    const { run, controller } = active;
    return {
      id: run.jobId,
      queue: run.queue,
      name: run.name,
      attempt: run.failures + 1,
      maxAttempts: run.maxAttempts,
      run: run.run,
      signal: controller.signal,
      progress: (value) => progress.report(value),
      commit: async (work) => {
        // A handler that goes on after its time must not write: its attempt already counts as failed.
        controller.signal.throwIfAborted();
        if (active.phase !== 'running')
          throw new HaatError('internal', 'committed_twice', `Job ${run.jobId} was already committed by this run.`);
        await progress.close();
        return this.#commit(active, work);
      },
    };
  }

  async #commit<T>(active: ActiveRun, work: (tx: Transaction) => Promise<T>): Promise<T> {
    active.phase = 'committing';
    try {
      const value = await this.settlements.commit(active.run, work);
      active.phase = 'committed';
      return value;
    } catch (error) {
      active.phase = 'running';
      throw error;
    }
  }
}

function lostTooOften({ losses }: Run): PermanentFailure {
  return new PermanentFailure(
    'lost_worker',
    `The job lost its worker ${losses} times: it probably brings the process down.`,
  );
}

function invalidPayload(faults: readonly { field: string; message: string }[]): PermanentFailure {
  const list = cappedFaults(faults)
    .map(({ field, message }) => `${field} ${message}`)
    .join('; ');
  return new PermanentFailure('invalid_payload', `The payload breaks the job's rules: ${list}`);
}
