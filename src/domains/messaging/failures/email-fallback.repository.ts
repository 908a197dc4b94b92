import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/index.js';

/**
 * The mail address of whoever has the number of a message that no other message has taken the place of: of several
 * parties with one number that of the role $2, and then the one with the first code.
 */
const ADDRESSEE = `
  select m.body, m.owner, party.email
  from haat.messages m
  cross join lateral (
    select email from (
      select email, code, 'vendor' as role from haat.vendors where phone = m.recipient and email is not null
      union all
      select email, code, 'retailer' from haat.retailers where phone = m.recipient and email is not null
    ) as known
    order by (known.role = $2) desc, known.code limit 1
  ) as party
  where m.id = $1 and m.fallback_message_id is null
  for update of m`;

const NAME_FALLBACK = `update haat.messages set fallback_message_id = $2 where id = $1`;

export interface Addressee extends Record<string, unknown> {
  readonly body: string;
  readonly owner: string | null;
  readonly email: string;
}

/** The SQL of mails in place of messages; it decides nothing. */
@Injectable()
export class EmailFallbackRepository {
  /** Undefined when nobody with the number has an address, or a mail was written already. */
  async addressee(tx: Transaction, messageId: string, role: 'vendor' | 'retailer'): Promise<Addressee | undefined> {
    const [row] = await tx.query<Addressee>(ADDRESSEE, [messageId, role]);
    return row;
  }

  async nameFallback(tx: Transaction, messageId: string, mailId: string): Promise<void> {
    await tx.query(NAME_FALLBACK, [messageId, mailId]);
  }
}
