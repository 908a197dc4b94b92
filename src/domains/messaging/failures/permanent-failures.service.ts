import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/index.js';
import type { StoredError } from '../../../database/schema/jobs.js';
import { hours } from '../../../jobs/index.js';
import { logOf } from '../../../observability/log.js';
import type { FollowUp, PermanentClass } from '../whatsapp/index.js';
import { FailuresRepository } from './failures.repository.js';
import type { ReportedMessage } from './reported-message.js';

/**
 * Meta pauses a template for three hours at first and for six after that, then disables it; source: "Template pausing"
 * of the WhatsApp Business Platform. After three hours it is tried again, and a refusal stops it anew.
 */
const PAUSED_FOR_MS = hours(3);

/** Paused for a while, unlike 132016, which is disabled for good. */
const PAUSED = 'provider_132015';

type FailedMessage = Pick<ReportedMessage, 'id' | 'recipient' | 'template'>;

/** What has to happen besides when the provider gives a message up for good, whether it says so at once or later. */
@Injectable()
export class PermanentFailures {
  readonly #log = logOf('Messages');

  constructor(private readonly failures: FailuresRepository) {}

  /** In the commit that records the failure; a repeat changes nothing. */
  async follow(tx: Transaction, message: FailedMessage, { alert, followUp }: PermanentClass, error: StoredError) {
    await this.#followUp(tx, message, followUp, error);
    if (alert)
      this.#log.error(
        { messageId: message.id, code: error.code, ...(message.template && { template: message.template.name }) },
        'The provider refused a message for a reason that needs a person',
      );
  }

  async #followUp(tx: Transaction, message: FailedMessage, followUp: FollowUp | undefined, error: StoredError) {
    switch (followUp) {
      case 'suppress_marketing':
        return this.failures.suppress(tx, message.recipient, 'marketing', message.id);
      case 'disable_template': {
        const forMs = error.code === PAUSED ? PAUSED_FOR_MS : undefined;
        if (message.template) await this.failures.stopTemplate(tx, message.template, error, message.id, forMs);
        return;
      }
      case 'fall_back_to_email':
      case undefined:
    }
  }
}
