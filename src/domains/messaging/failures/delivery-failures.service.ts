import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/index.js';
import type { StoredError } from '../../../database/schema/jobs.js';
import { logOf } from '../../../observability/log.js';
import { CircumstancesRepository } from '../forms/index.js';
import type { PermanentClass } from '../whatsapp/index.js';
import { EmailFallback } from './email-fallback.service.js';
import { FailuresRepository } from './failures.repository.js';
import { PermanentFailures } from './permanent-failures.service.js';
import { classOf, isNews, sharedRow } from './report.rules.js';
import type { FailureOfMessage, ReportedFailure, ReportedMessage } from './reported-message.js';
import { MOST_RESENDS, type PassingClass, recordedContent, resendDelay } from './resend.rules.js';
import { Resends } from './resends.service.js';
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
    private readonly resends: Resends,
  ) {}

  /** Applies what one call reports, in an order that is the same in every call. */
  async applyAll(tx: Transaction, failures: readonly FailureOfMessage[]): Promise<void> {
    const messages = await this.failures.lockAll(
      tx,
      failures.map(({ messageId }) => messageId),
    );
    const byId = new Map(messages.map((message) => [message.id, message]));
    const shared = ({ messageId, failure }: FailureOfMessage): string => {
      const message = byId.get(messageId);
      return message ? sharedRow(message, classOf(failure)) : '';
    };
    const ordered = failures
      .map((given) => ({ ...given, row: shared(given) }))
      .toSorted((one, other) => compared(one.row, other.row));
    for (const { messageId, failure } of ordered) await this.apply(tx, messageId, failure);
  }

  /**
   * Applies a `failed` status that came by webhook, by the table that holds for answers as well. The report may come more
   * than once and in any order: what is delivered or read stays so, and a sending that was followed by another says
   * nothing of that one.
   *
   * @param messageId the id of our record
   * @returns whether the message has changed
   */
  async apply(tx: Transaction, messageId: string, failure: ReportedFailure): Promise<boolean> {
    const [message] = await this.failures.lockAll(tx, [messageId]);
    if (!message) return false;
    if (!isNews(message, failure)) {
      // The answer to that very sending may still be on its way: it must not make the message a sent one.
      await this.failures.noteFailedSending(tx, messageId, failure.providerMessageId);
      return false;
    }
    const report = { message, error: errorOf(failure), providerMessageId: failure.providerMessageId };
    const errorClass = classOf(failure);
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

  /** It is sent again when the reason may have passed. */
  async #passing(tx: Transaction, report: Report, errorClass: PassingClass): Promise<void> {
    const { message, error, providerMessageId } = report;
    if (errorClass.kind === 'sender_stopped') this.stoppedSender.pauseAfter(tx, error);
    const isTooFast = errorClass.kind === 'slow_down' && errorClass.scope === 'recipient';
    const recipientDelayMs = isTooFast ? await this.circumstances.refused(message.recipient, tx) : 0;
    const content = recordedContent(message);
    if (!content || message.resends >= MOST_RESENDS) return this.#giveUp(tx, report);
    const delay = resendDelay(errorClass, message.resends, recipientDelayMs);
    await this.resends.again(tx, { message, content, error, providerMessageId, delay });
  }
}

const compared = (one: string, other: string): number => (one < other ? -1 : Number(one > other));

function errorOf({ code, title, message }: ReportedFailure): StoredError {
  const words = message || title;
  if (code === undefined)
    return { code: 'provider_failed', message: `The provider could not deliver the message: ${words}` };
  return { code: `provider_${code}`, message: `The provider could not deliver the message, code ${code}: ${words}` };
}
