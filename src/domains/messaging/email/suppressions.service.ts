import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/index.js';
import { InvalidInput, NotFound } from '../../../errors/index.js';
import { Keyset, type Page, type PageQuery } from '../../../http/index.js';
import { audit } from '../../../jobs/index.js';
import { isMailAddress } from '../../../validation/index.js';
import { type EmailSuppression, SuppressionsRepository } from './suppressions.repository.js';

const BY_ADDRESS = new Keyset('email-suppressions', { address: 'text' });

/** What operators may do about suppressed addresses. */
@Injectable()
export class Suppressions {
  constructor(
    private readonly suppressions: SuppressionsRepository,
    private readonly database: Database,
  ) {}

  /** @param query.address that one only, in whatever capitals */
  async list({ limit, cursor, address }: PageQuery & { address?: string }): Promise<Page<EmailSuppression>> {
    const rows = await this.suppressions.list(address, BY_ADDRESS.read(cursor)?.address, limit + 1);
    return BY_ADDRESS.page(rows, limit);
  }

  /**
   * Lets mails go to the address again, which the audit keeps.
   *
   * @throws InvalidInput when it is no address
   * @throws NotFound when the address is not suppressed
   */
  async lift(address: string, actor: string): Promise<EmailSuppression> {
    if (!isMailAddress(address))
      throw new InvalidInput([{ field: 'address', message: 'must be one mail address, such as asha@example.com' }]);
    return this.database.transaction(async (tx) => {
      const before = await this.suppressions.delete(tx, address);
      if (!before) throw new NotFound('suppressed address', address);
      await audit(tx, [{ actor, action: 'email_suppression.lift', queue: 'email', jobId: before.messageId, before }]);
      return before;
    });
  }
}
