import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/index.js';
import type { StoredError } from '../../../database/schema/jobs.js';
import { hours } from '../../../jobs/index.js';
import { logOf } from '../../../observability/log.js';
import { TEMPLATES } from '../notifications/index.js';
import type { PermanentClass } from '../whatsapp/index.js';
import { EmailFallback } from './email-fallback.service.js';
import { FailuresRepository } from './failures.repository.js';
import type { ReportedMessage } from './reported-message.js';

/**
 * Meta pauses a template for three hours at first and for six after that, then disables it; source: "Template pausing"
 * of the WhatsApp Business Platform. After three hours it is tried again, and a refusal stops it anew.
 */
const PAUSED_FOR_MS = hours(3);

/** Paused for a while, unlike 132016, which is disabled for good. */
const PAUSED = 'provider_132015';

type FailedMessage = Pick<ReportedMessage, 'id' | 'kind' | 'recipient' | 'template'>;

/** What has to happen besides when the provider gives a message up for good, whether it says so at once or later. */
@Injectable()
export class PermanentFailures {
  readonly #log = logOf('Messages');

  constructor(
    private readonly failures: FailuresRepository,
    private readonly fallback: EmailFallback,
  ) {}

  /** In the commit that records the failure; a repeat changes nothing. */
  async follow(tx: Transaction, message: FailedMessage, { followUp }: PermanentClass, error: StoredError) {
    switch (followUp) {
      case 'fall_back_to_email':
        return this.fallback.replace(tx, message);
      case 'suppress_marketing':
        return this.#suppressMarketing(tx, message);
      case 'disable_template':
        return this.#stopTemplate(tx, message, error);
      case undefined:
    }
  }

  async #suppressMarketing(tx: Transaction, { id, recipient, template }: FailedMessage): Promise<void> {
    await this.failures.suppress(tx, recipient, 'marketing', id);
    const known = Object.values(TEMPLATES).find(({ name }) => name === template?.name);
    if (known && known.category !== 'marketing')
      this.#log.warn(
        { messageId: id, template: known.name },
        'The provider counts a template as marketing that is none here: people who want no marketing are sent it still',
      );
  }

  async #stopTemplate(tx: Transaction, { id, template }: FailedMessage, error: StoredError): Promise<void> {
    const forMs = error.code === PAUSED ? PAUSED_FOR_MS : undefined;
    if (template) await this.failures.stopTemplate(tx, template, error, id, forMs);
  }
}
