import { Inject, Injectable } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../../../config/index.js';
import { Database } from '../../../database/index.js';
import type { StoredError } from '../../../database/schema/jobs.js';
import { HaatError } from '../../../errors/index.js';
import {
  type JobContext,
  PauseQueue,
  PermanentFailure,
  persistently,
  RetryLater,
  seconds,
} from '../../../jobs/index.js';
import { logOf } from '../../../observability/log.js';
import type { NewMessage } from '../message.js';
import { MessagesRepository } from '../messages.repository.js';
import type { Attempt } from './attempt.js';

/** The provider did not take the message this time; another attempt may succeed. */
class SendFailed extends HaatError {
  constructor({ code, message }: StoredError) {
    super('unavailable', code, message);
  }
}

/** A way by which messages leave for good, such as an API or a mail server. */
export interface Provider {
  /** What the message's `transport` says of it. */
  readonly name: string;
  /** One attempt; it never throws for what the other side did. */
  attempt(): Promise<Attempt>;
}

/**
 * Sends one message in one run of its job, on whatever channel. Nobody can make an effect outside the database exactly
 * once; it is claimed before and recorded after, and what is uncertain is named so.
 */
@Injectable()
export class MessageSending {
  readonly #log = logOf('Messages');

  constructor(
    private readonly messages: MessagesRepository,
    private readonly database: Database,
    @Inject(CONFIG) private readonly config: AppConfig,
  ) {}

  /**
   * The send is a row of our own, so it is part of the job's commit: exactly once, whatever happens.
   *
   * @param delivered what the sandbox keeps in place of the message's body
   */
  inSandbox(message: NewMessage, job: JobContext, delivered: string = message.body): Promise<unknown> {
    return job.commit(async (tx) => {
      await this.messages.insert(tx, [message]);
      await this.messages.deliverInSandbox(tx, { ...message, body: delivered }, job.run);
      await this.messages.markSent(tx, job.id, 'sandbox', null);
      return { transport: 'sandbox' };
    });
  }

  /** Claims the sending, makes the attempt and records what it came to. */
  async byProvider(message: NewMessage, provider: Provider, job: JobContext): Promise<unknown> {
    await this.messages.ensure(message);
    const { uncertainWaitMs } = this.config.messaging;
    const claim = await this.messages.claimSending(job.id, job.run, provider.name, uncertainWaitMs);
    switch (claim.outcome) {
      case 'already_sent':
        return job.commit(async () => ({ transport: provider.name, alreadySent: true }));
      case 'superseded':
        throw new RetryLater(seconds(1), 'A newer run of this job is sending the message');
      case 'uncertain':
        throw new RetryLater(claim.waitMs, 'An earlier run may have sent the message; waiting for proof');
      case 'claimed':
        if (claim.possiblyRepeated)
          this.#log.warn({ jobId: job.id }, 'No proof came that the message was sent: it is sent again');
        return this.#record(await provider.attempt(), provider, job);
    }
  }

  async #record(attempt: Attempt, provider: Provider, job: JobContext): Promise<unknown> {
    switch (attempt.status) {
      case 'accepted':
        return this.#recordSent(provider, attempt.providerMessageId, job);
      case 'not_sent':
        return this.#notSent(attempt.error, job);
      case 'uncertain':
        return this.#perhapsSent(attempt.error, job);
      case 'too_fast':
        await this.messages.unclaim(job.id, job.run, attempt.error);
        throw new RetryLater(attempt.waitMs, attempt.error.message, { scope: attempt.scope });
      case 'sender_stopped':
        await this.messages.unclaim(job.id, job.run, attempt.error);
        throw new PauseQueue(attempt.error.message);
      case 'refused':
        return this.#refused(attempt, job);
    }
  }

  async #recordSent({ name }: Provider, providerMessageId: string | null, job: JobContext): Promise<unknown> {
    try {
      return await job.commit(async (tx) => {
        await this.messages.markSent(tx, job.id, name, providerMessageId);
        return { transport: name, providerMessageId };
      });
    } catch (error) {
      // The only proof that it went out: it is kept whoever owns the job now, and however long the database is away.
      await persistently(() => this.messages.markSent(this.database, job.id, name, providerMessageId), this.#log);
      throw error;
    }
  }

  /** The attempt is spent, and after the last one the message has failed. */
  async #notSent(error: StoredError, job: JobContext): Promise<never> {
    if (job.attempt >= job.maxAttempts) await this.messages.markFailed(this.database, job.id, job.run, error);
    else await this.messages.unclaim(job.id, job.run, error);
    throw new SendFailed(error);
  }

  /**
   * The message stays `sending`, so that the next run waits for proof before it sends again; after the last it has
   * failed, and its code says that it may have been sent all the same.
   */
  async #perhapsSent(error: StoredError, job: JobContext): Promise<never> {
    if (job.attempt >= job.maxAttempts && !job.signal.aborted)
      await this.messages.markFailed(this.database, job.id, job.run, error);
    throw new SendFailed(error);
  }

  async #refused({ error, alert, followUp }: Extract<Attempt, { status: 'refused' }>, job: JobContext): Promise<never> {
    await this.database.transaction(async (tx) => {
      const isOurs = await this.messages.markFailed(tx, job.id, job.run, error);
      if (isOurs) await followUp?.(tx);
    });
    if (alert)
      this.#log.error(
        { jobId: job.id, code: error.code },
        'The provider refused a message for a reason that needs a person',
      );
    throw new PermanentFailure(error.code, error.message);
  }
}
