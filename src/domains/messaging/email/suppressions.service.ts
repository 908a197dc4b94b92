import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/index.js';
import { NotFound } from '../../../errors/index.js';
import { Keyset, type Page, type PageQuery } from '../../../http/index.js';
import { audit } from '../../../jobs/index.js';
import { type EmailSuppression, SuppressionsRepository } from './suppressions.repository.js';

const BY_ADDRESS = new Keyset('email-suppressions', { address: 'text' });

/** What operators may do about suppressed addresses. */
@Injectable()
export class Suppressions {
  constructor(
    private readonly suppressions: SuppressionsRepository,
    private readonly database: Database,
  ) {}

  async list({ limit, cursor }: PageQuery): Promise<Page<EmailSuppression>> {
    const rows = await this.suppressions.list(BY_ADDRESS.read(cursor)?.address, limit + 1);
    return BY_ADDRESS.page(rows, limit);
  }

  /**
   * Lets mails go to the address again, which the audit keeps.
   *
   * @throws NotFound when the address is not suppressed
   */
  lift(address: string, actor: string): Promise<EmailSuppression> {
    return this.database.transaction(async (tx) => {
      const before = await this.suppressions.delete(tx, address);
      if (!before) throw new NotFound('suppressed address', address);
      await audit(tx, [{ actor, action: 'email_suppression.lift', queue: 'email', jobId: before.messageId, before }]);
      return before;
    });
  }
}
