import { Inject, Injectable } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../../../config/index.js';
import { Database, type Transaction } from '../../../database/index.js';
import type { StoredError } from '../../../database/schema/jobs.js';
import type { UsedTemplate } from '../../../database/schema/messaging.js';
import { type JobContext, PermanentFailure, RetryLater, seconds } from '../../../jobs/index.js';
import { logOf } from '../../../observability/log.js';
import type { NewMessage } from '../message.js';
import { MessagesRepository } from '../messages.repository.js';
import { AttemptRecords } from './attempt-records.service.js';
import type { PreparedAttempt, Provider } from './attempt.js';
import type { SendingClaim } from './sending-claim.js';
import { SendsRepository } from './sends.repository.js';

const HELD: StoredError = {
  code: 'uncertain_held',
  message:
    'The message may have been sent, and no proof came. It is of a kind that is not sent twice: retry the job to do so.',
};

/**
 * Sends one message in one run of its job, on whatever channel. Nobody can make an effect outside the database exactly
 * once; it is claimed before and recorded after, and what is uncertain is named so.
 */
@Injectable()
export class MessageSending {
  readonly #log = logOf('Messages');

  constructor(
    private readonly messages: MessagesRepository,
    private readonly sends: SendsRepository,
    private readonly records: AttemptRecords,
    private readonly database: Database,
    @Inject(CONFIG) private readonly config: AppConfig,
  ) {}

  /**
   * The send is a row of our own, so it is part of the job's commit: exactly once, whatever happens.
   *
   * @param delivered what the sandbox keeps in place of the message's body
   */
  inSandbox(
    message: NewMessage,
    job: JobContext,
    delivered: string = message.body,
    template?: UsedTemplate,
  ): Promise<unknown> {
    return this.#commit(message, job, async (tx) => {
      await this.sends.deliverInSandbox(tx, message, job.run, { body: delivered, ...(template && { template }) });
      if (template) await this.sends.noteTemplate(tx, message.id, template);
      await this.sends.markSent(tx, message.id, 'sandbox', null);
      return { transport: 'sandbox' };
    });
  }

  /**
   * Sends nothing, for a reason that the message then shows: the job is done.
   *
   * @param follow what has to happen besides, in the commit that says so
   */
  withhold(
    message: NewMessage,
    error: StoredError,
    job: JobContext,
    follow?: (tx: Transaction) => Promise<void>,
  ): Promise<unknown> {
    return this.#commit(message, job, async (tx) => {
      await this.sends.withhold(tx, message.id, error);
      await follow?.(tx);
      return { refused: error.code };
    });
  }

  /** Looks up what is to be sent, claims the sending, makes the attempt and records what it came to. */
  async byProvider(message: NewMessage, provider: Provider, job: JobContext): Promise<unknown> {
    const prepared = await provider.prepare();
    const claim = await this.#claim(message, provider, prepared, job);
    if (claim) return this.#claimed(claim, message, provider, prepared, job);
    const holder = await this.#record(message);
    if (holder !== message.id) return job.commit(async () => sameEffect(holder));
    return this.byProvider(message, provider, job);
  }

  #claim({ id: messageId }: NewMessage, provider: Provider, prepared: PreparedAttempt, job: JobContext) {
    const { name: transport, holdsUncertain = false } = provider;
    const { uncertainWaitMs } = this.config.messaging;
    const { template, isDecided = false } = prepared;
    const run = { jobId: job.id, run: job.run, transport, requests: !isDecided, ...(template && { template }) };
    return this.sends.claim({ messageId, ...run, uncertainWaitMs, holdsUncertain });
  }

  /** For a job that was enqueued without its message: an operator's, or one whose effect key another message has. */
  async #record(message: NewMessage): Promise<string> {
    await this.messages.insert(this.database, [message]);
    const holder = await this.sends.holderOf(this.database, message);
    if (holder === undefined) throw new Error(`Message ${message.id} was not recorded, and none has its effect key.`);
    return holder;
  }

  async #claimed(
    claim: SendingClaim,
    message: NewMessage,
    provider: Provider,
    prepared: PreparedAttempt,
    job: JobContext,
  ): Promise<unknown> {
    switch (claim.outcome) {
      case 'already_sent':
        return job.commit(async () => ({ transport: provider.name, alreadySent: true }));
      case 'failed':
        throw new PermanentFailure(claim.error.code, claim.error.message);
      case 'superseded':
        throw new RetryLater(seconds(1), 'A newer run of this job is sending the message');
      case 'uncertain':
        throw new RetryLater(claim.waitMs, 'An earlier run may have sent the message; waiting for proof');
      case 'held':
        await this.sends.markFailed(this.database, message.id, job.run, HELD);
        throw new PermanentFailure(HELD.code, HELD.message);
      case 'claimed':
        if (claim.possiblyRepeated)
          this.#log.warn({ messageId: message.id }, 'No proof came that the message was sent: it is sent again');
        return this.records.record(await prepared.make(), message, provider, job);
    }
  }

  /** Where the effect is part of the commit, the commit alone decides whether another message has had it. */
  #commit(message: NewMessage, job: JobContext, work: (tx: Transaction) => Promise<unknown>): Promise<unknown> {
    return job.commit(async (tx) => {
      await this.messages.insert(tx, [message]);
      const holder = await this.sends.holderOf(tx, message);
      return holder === undefined || holder === message.id ? work(tx) : sameEffect(holder);
    });
  }
}

const sameEffect = (messageId: string) => ({ refused: 'effect_key_taken', messageId });
