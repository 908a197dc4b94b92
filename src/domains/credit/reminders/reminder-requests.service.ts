import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '../../../database/index.js';
import { NotFound } from '../../../errors/index.js';
import type { Caller } from '../../../http/index.js';
import type { Enqueued, EnqueueOptions } from '../../../jobs/index.js';
import { asNumber } from '../../../money/index.js';
import { Parties } from '../../master-data/index.js';
import { CreditProducer } from '../credit.producer.js';
import type { ReminderDto } from './reminder.dto.js';
import { RemindersRepository, type ReminderView } from './reminders.repository.js';

/** What callers of the API may ask of reminders. */
@Injectable()
export class ReminderRequests {
  constructor(
    private readonly database: Database,
    private readonly reminders: RemindersRepository,
    private readonly producer: CreditProducer,
    private readonly parties: Parties,
  ) {}

  /** @throws NotFound when there is no such retailer */
  async send(tx: Transaction | undefined, retailerId: string | undefined, options: EnqueueOptions): Promise<Enqueued> {
    if (retailerId === undefined) return this.producer.sendReminders(tx, {}, options);
    const { id } = await this.parties.retailer(tx ?? this.database, retailerId);
    return this.producer.sendReminders(tx, { retailerId: id }, options);
  }

  /** @throws NotFound when there is no such invoice, or it is another retailer's than the caller speaks for */
  async ofInvoice(invoiceId: string, caller: Caller): Promise<readonly ReminderDto[]> {
    const { retailerId: own } = await this.parties.scopeOf(this.database, caller);
    const retailerId = await this.reminders.retailerOf(invoiceId);
    if (retailerId === undefined || (own ?? retailerId) !== retailerId) throw new NotFound('invoice', invoiceId);
    return (await this.reminders.ofInvoice(invoiceId)).map(shown);
  }
}

function shown({ outstanding, ...reminder }: ReminderView): ReminderDto {
  const { stage, messageId, messageState, fallbackMessageId, at } = reminder;
  return { stage, outstanding: asNumber(outstanding), messageId, messageState, fallbackMessageId, at };
}
