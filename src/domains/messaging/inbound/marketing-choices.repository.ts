import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/index.js';
import type { PhoneNumber } from '../../../phone-numbers/index.js';

/** Without a message: the person has said so. */
const STOP = `
  insert into haat.message_suppressions (recipient, category, at) values ($1, 'marketing', haat.haat_now())
  on conflict do nothing`;

const START = `delete from haat.message_suppressions where recipient = $1 and category = 'marketing'`;

/** The SQL of what people say they want; it decides nothing. */
@Injectable()
export class MarketingChoicesRepository {
  async stopMarketing(tx: Transaction, recipient: PhoneNumber): Promise<void> {
    await tx.query(STOP, [recipient]);
  }

  async startMarketing(tx: Transaction, recipient: PhoneNumber): Promise<void> {
    await tx.query(START, [recipient]);
  }
}
