import type { ClassConstructor } from 'class-transformer';
import { v7 as uuidv7 } from 'uuid';
import type { Database, Transaction } from '../../database/index.js';
import { HaatError, InvalidInput } from '../../errors/index.js';
import { validated } from '../../validation/index.js';
import type { Milliseconds } from '../declare/durations.js';
import { handlersOf } from '../declare/handles.decorator.js';
import { type JobSpec, jobSpecOf } from '../declare/job.decorator.js';
import type { PayloadClass } from '../declare/payload.js';
import type { QueueProcessor } from '../declare/processor.decorator.js';
import { KERNEL_DEFAULT } from '../declare/queue-definition.js';
import { callHandler } from '../run/handler-call.js';
import type { JobContext } from '../run/job-context.js';
import { JobTimedOut, PauseQueue, PermanentFailure, RetryLater } from '../run/outcomes.js';
import { type Progress, refuseOther } from '../run/progress.js';
import { unconnected } from './unconnected-transaction.js';

const DEFAULT_ATTEMPTS = 3;

/** How the run is set up; by default it is the first of a job that has just been enqueued. */
export interface RunJobOptions {
  /** Where `job.commit` commits. Without one its work is called with a transaction that refuses every statement. */
  readonly database?: Database;
  readonly attempt?: number;
  /** Default: what the policy of the job says. */
  readonly maxAttempts?: number;
  readonly run?: number;
  /** Default: what the policy of the job says. */
  readonly timeoutMs?: Milliseconds;
  /** Aborts the run from outside, as the end of the process does. */
  readonly abort?: AbortController;
}

/** How the run would be written down. */
export type JobOutcome =
  | {
      readonly outcome: 'completed';
      readonly result: unknown;
      readonly isCommitted: boolean;
      /** What the handler has last reported; absent when it reported nothing. */
      readonly progress?: unknown;
    }
  | { readonly outcome: 'failed' | 'dead'; readonly error: unknown }
  | { readonly outcome: 'later'; readonly delayMs: Milliseconds; readonly scope: 'job' | 'queue' }
  | { readonly outcome: 'paused'; readonly reason: string };

/**
 * Runs one job as the kernel would: its payload goes through JSON and validation, its handler gets a context with a
 * signal and a time-out. There is no queue and no record.
 *
 * @param processor a processor, or the class of one whose constructor needs nothing
 * @throws InvalidInput when the payload could not have been enqueued
 * @throws TypeError when the processor does not handle the job
 */
export async function runJob(
  processor: QueueProcessor | (new () => QueueProcessor),
  payload: object,
  options: RunJobOptions = {},
): Promise<JobOutcome> {
  const instance = typeof processor === 'function' ? new processor() : processor;
  const spec = jobSpecOf(payload.constructor as PayloadClass);
  const handle = handlerOf(instance, spec);
  const checked = validated<object>(spec.payload as ClassConstructor<object>, throughJson(payload), 'payload');
  if (checked.faults) throw new InvalidInput(checked.faults);
  const abort = options.abort ?? new AbortController();
  const context = new TestContext(spec, options, abort.signal);
  const timeoutMs = options.timeoutMs ?? spec.policy.timeout ?? spec.queue.timeout;
  const ended = await callHandler(() => handle(checked.value, context), timeoutMs, abort);
  const progress = context.reported === undefined ? {} : { progress: context.reported };
  if (context.committed)
    return { outcome: 'completed', result: context.committed.result, isCommitted: true, ...progress };
  return ended.outcome === 'returned'
    ? { outcome: 'completed', result: throughJson(ended.value), isCommitted: false, ...progress }
    : outcomeOf(ended.error, context);
}

type Handle = (payload: object, job: JobContext) => unknown;

function handlerOf(processor: QueueProcessor, { name }: JobSpec): Handle {
  const handler = handlersOf(Object.getPrototypeOf(processor)).get(name);
  if (!handler) throw new TypeError(`${processor.constructor.name} does not handle the job "${name}".`);
  const method = Reflect.get(processor, handler.method) as Handle;
  return method.bind(processor);
}

function outcomeOf(thrown: unknown, { attempt, maxAttempts, signal }: JobContext): JobOutcome {
  if (signal.aborted && !(signal.reason instanceof JobTimedOut)) return { outcome: 'later', delayMs: 0, scope: 'job' };
  const error: unknown = signal.aborted ? signal.reason : thrown;
  if (error instanceof RetryLater) return { outcome: 'later', delayMs: error.delayMs, scope: error.scope };
  if (error instanceof PauseQueue) return { outcome: 'paused', reason: error.message };
  const isDead = error instanceof PermanentFailure || attempt >= maxAttempts;
  return { outcome: isDead ? 'dead' : 'failed', error };
}

class TestContext implements JobContext {
  readonly id = uuidv7();
  readonly queue: string;
  readonly name: string;
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly run: number;
  readonly #database: Database | undefined;
  /** What the handler has last reported. */
  reported: unknown;
  /** What the handler has committed. */
  committed: { readonly result: unknown } | undefined;

  constructor(
    spec: JobSpec,
    options: RunJobOptions,
    readonly signal: AbortSignal,
  ) {
    this.queue = spec.queue.name;
    this.name = spec.name;
    this.attempt = options.attempt ?? 1;
    this.maxAttempts = options.maxAttempts ?? attemptsOf(spec);
    this.run = options.run ?? this.attempt;
    this.#database = options.database;
  }

  progress(value: Progress): void {
    refuseOther(value);
    this.reported = throughJson(value);
  }

  async commit<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    this.signal.throwIfAborted();
    if (this.committed) throw new HaatError('internal', 'committed_twice', 'The job was already committed.');
    const value = await (this.#database ? this.#database.transaction(work) : unconnected(work));
    this.committed = { result: throughJson(value) };
    return value;
  }
}

/** Where the policy leaves it to the kernel, what the kernel does unless the environment says otherwise. */
function attemptsOf({ policy, queue }: JobSpec): number {
  const attempts = policy.attempts ?? queue.attempts;
  return attempts === KERNEL_DEFAULT ? DEFAULT_ATTEMPTS : attempts;
}

/** What the record gives back of a value: JSON has no `undefined`, no dates, no classes. */
function throughJson(value: unknown): unknown {
  return value === undefined ? null : JSON.parse(JSON.stringify(value));
}
