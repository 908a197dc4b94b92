import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/index.js';
import { logOf } from '../../../observability/log.js';
import { isMailAddress } from '../../../validation/index.js';
import { messageKey } from '../message-key.js';
import { MessagingProducer } from '../messaging.producer.js';
import { EmailFallbackRepository } from './email-fallback.repository.js';
import { fallbackText, mustArrive, roleOf, subjectOf } from './email-fallback.rules.js';
import type { ReportedMessage } from './reported-message.js';

type FailedMessage = Pick<ReportedMessage, 'id' | 'kind'>;

/** Sends by mail what WhatsApp could not deliver, once, and where the person has an address. */
@Injectable()
export class EmailFallback {
  readonly #log = logOf('Messages');

  constructor(
    private readonly fallbacks: EmailFallbackRepository,
    private readonly producer: MessagingProducer,
  ) {}

  /** In the commit that records that the person cannot be reached. */
  async replace(tx: Transaction, { id, kind }: FailedMessage): Promise<void> {
    const addressee = await this.fallbacks.addressee(tx, id, roleOf(kind));
    if (!addressee) return;
    const { email, body, owner } = addressee;
    if (!isMailAddress(email))
      return this.#log.warn({ messageId: id }, 'No mail is sent in place of a message: bad address');
    const mail = {
      to: email,
      template: 'notification',
      data: { subject: subjectOf(kind), text: fallbackText(body) },
    } as const;
    const { jobId } = await this.producer.email(tx, mail, {
      keys: [messageKey(id)],
      ...(owner !== null && { owner }),
    });
    await this.fallbacks.nameFallback(tx, id, jobId);
  }

  /** The same in the commit that records whatever other failure for good: of what has to arrive somehow. */
  async replaceWhatMustArrive(tx: Transaction, message: FailedMessage): Promise<void> {
    if (mustArrive(message.kind)) await this.replace(tx, message);
  }
}
