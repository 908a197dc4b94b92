import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/index.js';
import type { StoredError } from '../../../database/schema/jobs.js';
import { logOf } from '../../../observability/log.js';
import type { PhoneNumber } from '../../../phone-numbers/index.js';
import { CircumstancesRepository } from '../forms/index.js';
import { MessagingProducer } from '../messaging.producer.js';
import { classify, type PermanentClass } from '../whatsapp/index.js';
import { EmailFallback } from './email-fallback.service.js';
import { FailuresRepository } from './failures.repository.js';
import { PermanentFailures } from './permanent-failures.service.js';
import { isNews } from './report.rules.js';
import type { ReportedFailure, ReportedMessage } from './reported-message.js';
import { MOST_RESENDS, type PassingClass, recordedContent, resendDelay } from './resend.rules.js';
import { StoppedSender } from './stopped-sender.service.js';

/** A report of one message, read. */
interface Report {
  readonly message: ReportedMessage;
  readonly error: StoredError;
  readonly providerMessageId: string;
}

/** What follows when the provider reports, after it took a message over, that it has failed. */
@Injectable()
export class DeliveryFailures {
  readonly #log = logOf('Messages');

  constructor(
    private readonly failures: FailuresRepository,
    private readonly circumstances: CircumstancesRepository,
    private readonly permanent: PermanentFailures,
    private readonly fallback: EmailFallback,
    private readonly stoppedSender: StoppedSender,
    private readonly producer: MessagingProducer,
  ) {}

  /**
   * Applies a `failed` status that came by webhook, by the table that holds for answers as well. The report may come more
   * than once and in any order: what is delivered or read stays so, and a sending that was followed by another says
   * nothing of that one.
   *
   * @param messageId the id of our record
   * @returns whether the message has changed
   */
  async apply(tx: Transaction, messageId: string, failure: ReportedFailure): Promise<boolean> {
    const message = await this.failures.lock(tx, messageId);
    if (!message || !isNews(message, failure)) return false;
    const report = { message, error: errorOf(failure), providerMessageId: failure.providerMessageId };
    const errorClass = classify(failure.code === undefined ? {} : { code: failure.code });
    if (errorClass.kind === 'permanent') await this.#failed(tx, report, errorClass);
    else await this.#passing(tx, report, errorClass);
    return true;
  }

  async #failed(tx: Transaction, report: Report, errorClass: PermanentClass): Promise<void> {
    const { message, error } = report;
    await this.#giveUp(tx, report);
    await this.permanent.follow(tx, message, errorClass, error);
    if (errorClass.alert)
      tx.afterCommit(() =>
        this.#log.error(
          { messageId: message.id, code: error.code },
          'The provider could not deliver a message for a reason that needs a person',
        ),
      );
  }

  async #giveUp(tx: Transaction, { message, error, providerMessageId }: Report): Promise<void> {
    await this.failures.fail(tx, message.id, error, providerMessageId);
    await this.fallback.replaceWhatMustArrive(tx, message);
  }

  /** It is sent again when the reason may have passed: by its own job where that has not ended, else by another one. */
  async #passing(tx: Transaction, report: Report, errorClass: PassingClass): Promise<void> {
    const { message, error, providerMessageId } = report;
    if (errorClass.kind === 'sender_stopped') this.stoppedSender.pauseAfter(tx, error);
    const isTooFast = errorClass.kind === 'slow_down' && errorClass.scope === 'recipient';
    const recipientDelayMs = isTooFast ? await this.circumstances.refused(message.recipient, tx) : 0;
    const content = recordedContent(message);
    if (!content || message.resends >= MOST_RESENDS) return this.#giveUp(tx, report);
    if (message.state === 'queued' || message.state === 'sending')
      return this.failures.requeue(tx, message.id, error, providerMessageId);
    const { id, recipient, effectKey, owner, resends } = message;
    const again = { id, to: recipient as PhoneNumber, content, effectKey };
    const { jobId } = await this.producer.sendAgain(
      tx,
      again,
      resendDelay(errorClass, resends, recipientDelayMs),
      owner,
    );
    await this.failures.requeueFor(tx, id, error, providerMessageId, jobId);
  }
}

function errorOf({ code, title, message }: ReportedFailure): StoredError {
  const words = message || title;
  if (code === undefined)
    return { code: 'provider_failed', message: `The provider could not deliver the message: ${words}` };
  return { code: `provider_${code}`, message: `The provider could not deliver the message, code ${code}: ${words}` };
}
