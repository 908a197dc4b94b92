import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/index.js';
import type { StoredError } from '../../../database/schema/jobs.js';
import { classify } from '../whatsapp/index.js';
import { FailuresRepository } from './failures.repository.js';
import { PermanentFailures } from './permanent-failures.service.js';
import { isNews } from './report.rules.js';
import type { ReportedFailure, ReportedMessage } from './reported-message.js';

/** What follows when the provider reports, after it took a message over, that it has failed. */
@Injectable()
export class DeliveryFailures {
  constructor(
    private readonly failures: FailuresRepository,
    private readonly permanent: PermanentFailures,
  ) {}

  /**
   * Applies a `failed` status that came by webhook, by the table that holds for answers as well. The report may come more
   * than once and in any order: what is delivered or read stays so, and a sending that was followed by another says
   * nothing of that one.
   *
   * @param messageId ours, which the provider carries as `biz_opaque_callback_data`
   * @returns whether the message has changed
   */
  async apply(tx: Transaction, messageId: string, report: ReportedFailure): Promise<boolean> {
    const message = await this.failures.lock(tx, messageId);
    if (!message || !isNews(message, report)) return false;
    await this.#fail(tx, message, report);
    return true;
  }

  async #fail(tx: Transaction, message: ReportedMessage, report: ReportedFailure): Promise<void> {
    const error = errorOf(report);
    const errorClass = classify(report.code === undefined ? {} : { code: report.code });
    await this.failures.fail(tx, message.id, error, report.providerMessageId);
    if (errorClass.kind === 'permanent') await this.permanent.follow(tx, message, errorClass, error);
  }
}

function errorOf({ code, title, message }: ReportedFailure): StoredError {
  const words = message || title;
  if (code === undefined)
    return { code: 'provider_failed', message: `The provider could not deliver the message: ${words}` };
  return { code: `provider_${code}`, message: `The provider could not deliver the message, code ${code}: ${words}` };
}
