import { HaatError } from '../../errors/index.js';
import { days, type Milliseconds } from '../declare/durations.js';

/** Thrown by a handler: trying again cannot help, the job is dead at once. */
export class PermanentFailure extends HaatError {
  constructor(code: string, message: string, options?: ErrorOptions) {
    super('internal', code, message, undefined, options);
  }
}

/** Later than this nobody waits for, and a time that the database cannot write down would never be written. */
const LONGEST_DELAY: Milliseconds = days(3652.5);

/** Thrown by a handler: not now. The job comes again after `delayMs`, ten years at most; no attempt is spent. */
export class RetryLater extends HaatError {
  readonly delayMs: Milliseconds;
  readonly scope: 'job' | 'queue';

  /**
   * @param options.scope `queue` holds back every job of the queue for as long, e.g. because the provider asks for it
   * @param options.cause what is out of order, where something is: the log then warns of it
   */
  constructor(
    delayMs: Milliseconds,
    reason: string,
    options: { readonly scope?: 'job' | 'queue'; readonly cause?: unknown } = {},
  ) {
    super('internal', 'retry_later', reason, undefined, options.cause === undefined ? {} : { cause: options.cause });
    this.delayMs = Number.isFinite(delayMs) ? Math.min(Math.max(0, Math.ceil(delayMs)), LONGEST_DELAY) : 0;
    this.scope = options.scope ?? 'job';
  }
}

/** Thrown by a handler: nothing of this queue can succeed until a person acts. The queue pauses, the job is kept. */
export class PauseQueue extends HaatError {
  constructor(reason: string) {
    super('internal', 'queue_paused', reason);
  }
}

/** The run was taken over, cancelled or completed by another: nothing that it does counts any more. */
export class Superseded extends HaatError {
  constructor(
    jobId: string,
    code = 'superseded',
    message = `Job ${jobId} was meanwhile finished, cancelled or taken over by a newer run.`,
  ) {
    super('conflict', code, message);
  }
}

/** Reason of an abort signal: somebody has cancelled the job. Whatever the handler still does changes nothing. */
export class JobCancelled extends Superseded {
  constructor(jobId: string) {
    super(jobId, 'job_cancelled', `Job ${jobId} was cancelled.`);
  }
}

/** The attempt took longer than its time-out. */
export class JobTimedOut extends HaatError {
  constructor(timeoutMs: Milliseconds) {
    super('internal', 'timeout', `The job was not done within ${timeoutMs} ms.`);
  }
}

/** Reason of an abort signal: the run is given up and the job handed over again; no attempt is spent. */
export class RunAborted extends HaatError {
  constructor(reason: string) {
    super('internal', 'run_aborted', reason);
  }
}
