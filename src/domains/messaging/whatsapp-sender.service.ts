import { Inject, Injectable } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../../config/index.js';
import { Database } from '../../database/index.js';
import type { StoredError } from '../../database/schema/jobs.js';
import { HaatError } from '../../errors/index.js';
import { type JobContext, PauseQueue, PermanentFailure, persistently, RetryLater, seconds } from '../../jobs/index.js';
import { logOf } from '../../observability/log.js';
import type { NewMessage } from './message.js';
import { MessagesRepository } from './messages.repository.js';
import {
  type ErrorClass,
  type OutgoingText,
  type Refused,
  type Uncertain,
  type Unsent,
  WHATSAPP_TRANSPORT,
  type WhatsAppTransport,
} from './whatsapp/index.js';

/** Meta names no time to wait; its limits are counted by the second and by the minute. */
const SLOW_DOWN_MS = seconds(60);

const GATEWAY_STATUSES = new Set([502, 504]);

type CloudTransport = Extract<WhatsAppTransport, { kind: 'cloud-api' }>;

/** The provider did not take the message this time; another attempt may succeed. */
class SendFailed extends HaatError {
  constructor(code: string, message: string) {
    super('unavailable', code, message);
  }
}

/** Sends one message in one run of its job: claim the sending, send, record. */
@Injectable()
export class WhatsAppSender {
  readonly #log = logOf('WhatsApp');

  constructor(
    private readonly messages: MessagesRepository,
    private readonly database: Database,
    @Inject(WHATSAPP_TRANSPORT) private readonly transport: WhatsAppTransport,
    @Inject(CONFIG) private readonly config: AppConfig,
  ) {}

  async send(text: OutgoingText, job: JobContext): Promise<unknown> {
    if (this.transport.kind === 'sandbox') return this.#sendInSandbox(text, job);
    return this.#sendByProvider(this.transport, text, job);
  }

  /** The send is a row of our own, so it is part of the job's commit: exactly once, whatever happens. */
  #sendInSandbox(text: OutgoingText, job: JobContext): Promise<unknown> {
    return job.commit(async (tx) => {
      const message = messageOf(text, job);
      await this.messages.insert(tx, [message]);
      await this.messages.deliverInSandbox(tx, message, job.run);
      await this.messages.markSent(tx, job.id, 'sandbox', null);
      return { transport: 'sandbox' };
    });
  }

  /** Nobody can make an effect outside the database exactly once; it is claimed before and recorded after. */
  async #sendByProvider(transport: CloudTransport, text: OutgoingText, job: JobContext): Promise<unknown> {
    await this.messages.ensure(messageOf(text, job));
    const claim = await this.messages.claimSending(
      job.id,
      job.run,
      transport.kind,
      this.config.messaging.uncertainWaitMs,
    );
    switch (claim.outcome) {
      case 'already_sent':
        return job.commit(async () => ({ transport: transport.kind, alreadySent: true }));
      case 'superseded':
        throw new RetryLater(seconds(1), 'A newer run of this job is sending the message');
      case 'uncertain':
        throw new RetryLater(claim.waitMs, 'An earlier run may have sent the message; waiting for proof');
      case 'claimed':
        if (claim.possiblyRepeated)
          this.#log.warn({ jobId: job.id }, 'No proof came that the message was sent: it is sent again');
        return this.#sendClaimed(transport, text, job);
    }
  }

  async #sendClaimed(transport: CloudTransport, text: OutgoingText, job: JobContext): Promise<unknown> {
    const outcome = await transport.send(text, job.signal);
    switch (outcome.status) {
      case 'accepted':
        return this.#recordSent(transport, outcome.providerMessageId, job);
      case 'unsent':
        return this.#notSent(job, `not_sent_${outcome.reason}`, unsentSentence(outcome));
      case 'uncertain':
        return this.#perhapsSent(job, `uncertain_${outcome.reason}`, uncertainSentence(outcome));
      case 'refused':
        return this.#refused(outcome.class, outcome, job);
    }
  }

  async #recordSent(transport: CloudTransport, providerMessageId: string, job: JobContext): Promise<unknown> {
    try {
      return await job.commit(async (tx) => {
        await this.messages.markSent(tx, job.id, transport.kind, providerMessageId);
        return { transport: transport.kind, providerMessageId };
      });
    } catch (error) {
      // The only proof that it went out: it is kept whoever owns the job now, and however long the database is away.
      await persistently(
        () => this.messages.markSent(this.database, job.id, transport.kind, providerMessageId),
        this.#log,
      );
      throw error;
    }
  }

  async #refused(errorClass: ErrorClass, refusal: Refused, job: JobContext): Promise<never> {
    const sentence = refusalSentence(refusal);
    const error = { code: `provider_${refusal.code ?? refusal.httpStatus}`, message: sentence };
    // A gateway that gave up waiting does not know whether the provider behind it has taken the message.
    if (refusal.code === undefined && GATEWAY_STATUSES.has(refusal.httpStatus))
      return this.#perhapsSent(job, 'uncertain_gateway', sentence);
    switch (errorClass.kind) {
      case 'transient':
        return this.#notSent(job, error.code, sentence);
      case 'slow_down':
        await this.messages.unclaim(job.id, job.run, error);
        throw new RetryLater(SLOW_DOWN_MS, sentence, { scope: errorClass.scope === 'sender' ? 'queue' : 'job' });
      case 'sender_stopped':
        await this.messages.unclaim(job.id, job.run, error);
        throw new PauseQueue(sentence);
      case 'permanent':
        await this.messages.markFailed(job.id, job.run, error);
        if (errorClass.alert)
          this.#log.error(
            { jobId: job.id, code: error.code },
            'The provider refused a message for a reason that needs a person',
          );
        throw new PermanentFailure(error.code, sentence);
    }
  }

  /**
   * The message stays `sending`, so that the next run waits for proof before it sends again; after the last it has
   * failed, and its code says that it may have been sent all the same.
   */
  async #perhapsSent(job: JobContext, code: string, message: string): Promise<never> {
    if (job.attempt >= job.maxAttempts && !job.signal.aborted)
      await this.messages.markFailed(job.id, job.run, { code, message });
    throw new SendFailed(code, message);
  }

  /** Certainly not sent: the attempt is spent, and after the last one the message has failed. */
  async #notSent(job: JobContext, code: string, message: string): Promise<never> {
    const error: StoredError = { code, message };
    if (job.attempt >= job.maxAttempts) await this.messages.markFailed(job.id, job.run, error);
    else await this.messages.unclaim(job.id, job.run, error);
    throw new SendFailed(code, message);
  }
}

function messageOf({ to, body, effectKey }: OutgoingText, job: JobContext): NewMessage {
  return { id: job.id, channel: 'whatsapp', kind: 'text', recipient: to, body, effectKey, owner: null };
}

function unsentSentence({ reason, errorCode }: Unsent): string {
  return `The message was not sent: ${reason}${errorCode ? ` (${errorCode})` : ''}.`;
}

function uncertainSentence({ reason, errorCode }: Uncertain): string {
  return `The message may have been sent: ${reason}${errorCode ? ` (${errorCode})` : ''}.`;
}

function refusalSentence({ code, title, message }: Refused): string {
  return `The provider refused the message${code === undefined ? '' : ` with code ${code}`}: ${message || title}`;
}
