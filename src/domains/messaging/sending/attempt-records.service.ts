import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/index.js';
import type { StoredError } from '../../../database/schema/jobs.js';
import { HaatError } from '../../../errors/index.js';
import {
  type JobContext,
  JobTimedOut,
  PauseQueue,
  PermanentFailure,
  persistently,
  RetryLater,
  seconds,
} from '../../../jobs/index.js';
import { logOf } from '../../../observability/log.js';
import type { NewMessage } from '../message.js';
import type { Attempt, Provider } from './attempt.js';
import { SendsRepository } from './sends.repository.js';

/** How long a message waits of which a report has come while it was being sent. */
const REPORTED_WAIT_MS = seconds(60);

/** The provider did not take the message this time; another attempt may succeed. */
class SendFailed extends HaatError {
  constructor({ code, message }: StoredError) {
    super('unavailable', code, message);
  }
}

type Withheld = Extract<Attempt, { status: 'withheld' | 'outdated' }>;

/** Records what an attempt came to, and ends the run accordingly. */
@Injectable()
export class AttemptRecords {
  readonly #log = logOf('Messages');

  constructor(
    private readonly sends: SendsRepository,
    private readonly database: Database,
  ) {}

  async record(attempt: Attempt, message: NewMessage, provider: Provider, job: JobContext): Promise<unknown> {
    switch (attempt.status) {
      case 'accepted':
        return this.#sent(message, provider, attempt.providerMessageId, job);
      case 'not_sent':
        return this.#notSent(attempt.error, message, provider, job);
      case 'uncertain':
        return this.#perhapsSent(attempt.error, message, job);
      case 'too_fast':
        await this.#unclaim(message, attempt.error, job);
        throw new RetryLater(attempt.waitMs, attempt.error.message, { scope: attempt.scope });
      case 'sender_stopped':
        await this.#unclaim(message, attempt.error, job);
        throw new PauseQueue(attempt.error.message);
      case 'withheld':
      case 'outdated':
        return this.#withheld(attempt, message, provider, job);
      case 'refused':
        return this.#refused(attempt, message, provider, job);
    }
  }

  async #sent({ id }: NewMessage, { name }: Provider, providerMessageId: string | null, job: JobContext) {
    const result = { transport: name, providerMessageId };
    try {
      return await job.commit(async (tx) => {
        const now = await this.sends.markSent(tx, id, name, providerMessageId);
        // It was reported as failed in the meantime, for a reason that passes.
        if (now?.state === 'queued')
          throw new RetryLater(REPORTED_WAIT_MS, now.error?.message ?? 'The provider reported that it has failed');
        return result;
      });
    } catch (error) {
      // The only proof that it went out: it is kept whoever owns the job now, and however long the database is away.
      await persistently(() => this.sends.markSent(this.database, id, name, providerMessageId), this.#log);
      throw error;
    }
  }

  async #withheld({ status, error }: Withheld, { id }: NewMessage, provider: Provider, job: JobContext) {
    return job.commit(async (tx) => {
      await this.sends.withhold(tx, id, error);
      if (status === 'withheld') await provider.failed?.(tx, error);
      return { refused: error.code };
    });
  }

  /** The attempt is spent, and after the last one the message has failed. */
  async #notSent(error: StoredError, message: NewMessage, provider: Provider, job: JobContext): Promise<never> {
    if (!isLast(job)) await this.#unclaim(message, error, job);
    else if (!(await this.#fail(error, message, provider, job))) throw reportedMeanwhile();
    throw new SendFailed(error);
  }

  /**
   * The message stays `sending`, so that the next run waits for proof before it sends again; after the last it has
   * failed, and its code says that it may have been sent all the same.
   */
  async #perhapsSent(error: StoredError, { id }: NewMessage, job: JobContext): Promise<never> {
    if (isLast(job) && !(await this.sends.markFailed(this.database, id, job.run, error))) throw reportedMeanwhile();
    throw new SendFailed(error);
  }

  async #refused(
    refusal: Extract<Attempt, { status: 'refused' }>,
    message: NewMessage,
    provider: Provider,
    job: JobContext,
  ) {
    const { error, alert, followUp } = refusal;
    const isGivenUp = await this.#fail(error, message, provider, job, followUp);
    if (alert)
      this.#log.error(
        { messageId: message.id, code: error.code },
        'The provider refused a message for a reason that needs a person',
      );
    if (!isGivenUp) throw reportedMeanwhile();
    throw new PermanentFailure(error.code, error.message);
  }

  /** Returns whether the message was still this run's to give up. */
  async #fail(
    error: StoredError,
    { id }: NewMessage,
    provider: Provider,
    job: JobContext,
    followUp?: Extract<Attempt, { status: 'refused' }>['followUp'],
  ): Promise<boolean> {
    const fail = (): Promise<boolean> =>
      this.database.transaction(async (tx) => {
        if (!(await this.sends.markFailed(tx, id, job.run, error))) return false;
        await followUp?.(tx);
        await provider.failed?.(tx, error);
        return true;
      });
    return persistently(fail, this.#log, job.signal);
  }

  /** A blip of the database would leave the message as one that may have been sent, and have it wait for proof. */
  async #unclaim({ id }: NewMessage, error: StoredError, { run, signal }: JobContext): Promise<void> {
    await persistently(() => this.sends.unclaim(id, run, error), this.#log, signal);
  }
}

/**
 * A report of an earlier sending has come while this one was under way: what the message is now, the next run finds. If that
 * sending has failed, it is to be sent again, though this was the last attempt.
 */
const reportedMeanwhile = () =>
  new RetryLater(REPORTED_WAIT_MS, 'The provider has reported what became of an earlier sending meanwhile');

/** An attempt that was broken off is made again, and spends nothing; one whose time was over is spent. */
function isLast({ attempt, maxAttempts, signal }: JobContext): boolean {
  const isBrokenOff = signal.aborted && !(signal.reason instanceof JobTimedOut);
  return attempt >= maxAttempts && !isBrokenOff;
}
