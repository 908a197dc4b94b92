import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/index.js';
import type { PhoneNumber } from '../../../phone-numbers/index.js';

/** Whoever chooses twice within one second has meant what is handled last. */
const CHOOSE = `
  insert into haat.marketing_choices as c (recipient, is_wanted, at) values ($1, $2, $3)
  on conflict (recipient) do update set is_wanted = excluded.is_wanted, at = excluded.at where c.at <= excluded.at
  returning recipient`;

/** Without a message: the person has said so. */
const STOP = `
  insert into haat.message_suppressions (recipient, category, at) values ($1, 'marketing', $2)
  on conflict do nothing`;

/** What the provider has reported since it was written stays. */
const START = `delete from haat.message_suppressions where recipient = $1 and category = 'marketing' and at <= $2`;

/** What somebody wants, and by when that was written. */
export interface WrittenChoice {
  readonly recipient: PhoneNumber;
  readonly isWanted: boolean;
  readonly writtenBy: Date;
}

/** The SQL of what people say they want; it decides nothing. */
@Injectable()
export class MarketingChoicesRepository {
  /** Returns whether it is the newest choice of the person; until the commit nobody else writes one. */
  async choose(tx: Transaction, { recipient, isWanted, writtenBy }: WrittenChoice): Promise<boolean> {
    return (await tx.query(CHOOSE, [recipient, isWanted, writtenBy])).length > 0;
  }

  async stopMarketing(tx: Transaction, { recipient, writtenBy }: WrittenChoice): Promise<void> {
    await tx.query(STOP, [recipient, writtenBy]);
  }

  async startMarketing(tx: Transaction, { recipient, writtenBy }: WrittenChoice): Promise<void> {
    await tx.query(START, [recipient, writtenBy]);
  }
}
