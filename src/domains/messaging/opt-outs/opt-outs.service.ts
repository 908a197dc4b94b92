import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/index.js';
import { NotFound } from '../../../errors/index.js';
import { Keyset, type Page, type PageQuery } from '../../../http/index.js';
import { audit } from '../../../jobs/index.js';
import { PhoneNumbers } from '../../../phone-numbers/index.js';
import { whatsAppMessages } from '../messaging.queues.js';
import { type OptOut, OptOutsRepository } from './opt-outs.repository.js';

const BY_RECIPIENT = new Keyset('whatsapp-suppressions', { recipient: 'text' });

/** What operators may do about people who want no marketing. */
@Injectable()
export class OptOuts {
  constructor(
    private readonly optOuts: OptOutsRepository,
    private readonly phoneNumbers: PhoneNumbers,
    private readonly database: Database,
  ) {}

  async list({ limit, cursor }: PageQuery): Promise<Page<OptOut>> {
    const rows = await this.optOuts.list(BY_RECIPIENT.read(cursor)?.recipient, limit + 1);
    return BY_RECIPIENT.page(rows, limit);
  }

  /**
   * Sends the person templates of every category again, because it has said that it wants them; the audit keeps it.
   *
   * @throws InvalidInput when the number is none
   * @throws NotFound when nothing is held back from it
   */
  lift(phoneNumber: string, actor: string): Promise<OptOut> {
    const recipient = this.phoneNumbers.read('phoneNumber', phoneNumber);
    return this.database.transaction(async (tx) => {
      const before = await this.optOuts.delete(tx, recipient);
      if (!before) throw new NotFound('suppressed number', recipient);
      await audit(tx, [{ actor, action: 'whatsapp_suppression.lift', queue: whatsAppMessages.name, before }]);
      return before;
    });
  }
}
