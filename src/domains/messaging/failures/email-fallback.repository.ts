import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/index.js';
import { IS_OUTDATED } from '../forms/index.js';

/**
 * A message that no other message has taken the place of, and the mail address of whoever has its number: of several
 * parties with one number that of the role $2, and then the one with the first code.
 */
const TO_REPLACE = `
  select m.body, m.owner, party.email, job.expires_at as "expiresAt"
  from haat.messages m
  left join haat.jobs job on job.id = coalesce(m.job_id, m.id)
  left join lateral (
    select email from (
      select email, code, 'vendor' as role from haat.vendors where phone = m.recipient and email is not null
      union all
      select email, code, 'retailer' from haat.retailers where phone = m.recipient and email is not null
    ) as known
    order by (known.role = $2) desc, known.code limit 1
  ) as party on true
  where m.id = $1 and m.fallback_message_id is null and not ${IS_OUTDATED}
  for update of m`;

const NAME_FALLBACK = `update haat.messages set fallback_message_id = $2 where id = $1`;

export interface ToReplace extends Record<string, unknown> {
  readonly body: string;
  readonly owner: string | null;
  /** Absent where nobody with the number has one. */
  readonly email: string | null;
  /** The message is to go out by then. */
  readonly expiresAt: Date | null;
}

/** The SQL of mails in place of messages; it decides nothing. */
@Injectable()
export class EmailFallbackRepository {
  /** Undefined when a mail was written already, or the message is outdated. */
  async toReplace(tx: Transaction, messageId: string, role: 'vendor' | 'retailer'): Promise<ToReplace | undefined> {
    const [row] = await tx.query<ToReplace>(TO_REPLACE, [messageId, role]);
    return row;
  }

  async nameFallback(tx: Transaction, messageId: string, mailId: string): Promise<void> {
    await tx.query(NAME_FALLBACK, [messageId, mailId]);
  }
}
