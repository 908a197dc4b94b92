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
    const message = await this.fallbacks.toReplace(tx, id, roleOf(kind));
    if (!message) return;
    const { email, body, owner, expiresAt } = message;
    if (email === null || !isMailAddress(email)) return this.#noMail(tx, { id, kind });
    const mail = {
      to: email,
      template: 'notification',
      data: { subject: subjectOf(kind), text: fallbackText(kind, body) },
    } as const;
    const { jobId } = await this.producer.email(tx, mail, {
      keys: [messageKey(id)],
      ...(owner !== null && { owner }),
      ...(expiresAt !== null && { expiresAt }),
    });
    await this.fallbacks.nameFallback(tx, id, jobId);
  }

  /** Of the rest the record of the message says enough. */
  #noMail(tx: Transaction, { id, kind }: FailedMessage): void {
    if (!mustArrive(kind)) return;
    tx.afterCommit(() =>
      this.#log.warn(
        { messageId: id, messageKind: kind },
        'A message that has to arrive reaches nobody: no good mail address is known for its number',
      ),
    );
  }

  /** The same in the commit that records whatever other failure for good: of what has to arrive somehow. */
  async replaceWhatMustArrive(tx: Transaction, message: FailedMessage): Promise<void> {
    if (mustArrive(message.kind)) await this.replace(tx, message);
  }
}
