import { Inject, Injectable } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../../../config/index.js';
import type { Transaction } from '../../../database/index.js';
import { MessagingProducer } from '../../messaging/index.js';
import { CreditProducer } from '../credit.producer.js';
import type { SendPaymentReminders } from './reminder.jobs.js';
import { type Reminder, RemindersRepository, type UnpaidInvoice } from './reminders.repository.js';
import { daysBetween, stageOn } from './stages.rules.js';

/** Invoices whose reminders are one commit: so long are their payments kept waiting. */
const BATCH = 200;

/** Writes the reminders of unpaid invoices, at most one for each stage. */
@Injectable()
export class Reminders {
  constructor(
    private readonly reminders: RemindersRepository,
    private readonly messaging: MessagingProducer,
    private readonly producer: CreditProducer,
    @Inject(CONFIG) private readonly config: AppConfig,
  ) {}

  /** One batch, with its messages and the job of the next batch in the same commit. */
  async sendBatch(tx: Transaction, { retailerId, after }: SendPaymentReminders) {
    const scope = { ...(retailerId !== undefined && { retailerId }), ...(after && { after }) };
    const candidates = await this.reminders.candidates(tx, scope, await this.#today(tx), BATCH);
    const reminded = await this.#remind(
      tx,
      candidates.map(({ invoiceId }) => invoiceId),
    );
    const last = candidates.length === BATCH ? candidates.at(-1) : undefined;
    const next =
      last &&
      (await this.producer.sendReminders(tx, {
        ...scope,
        after: { dueOn: last.dueOn, invoiceId: last.invoiceId },
      }));
    return { reminded, next: next?.jobId ?? null };
  }

  async #remind(tx: Transaction, invoiceIds: readonly string[]): Promise<number> {
    const unpaid = await this.reminders.lockUnpaid(tx, invoiceIds);
    // Asked once the rows are locked: who waited over midnight writes what is due on the new day.
    const today = await this.#today(tx);
    const written = await this.reminders.record(
      tx,
      unpaid.flatMap((invoice) => reminderOf(invoice, today)),
    );
    const messages = await this.messaging.notifyAll(
      tx,
      written.map((reminder) => this.#noticeOf(reminder)),
    );
    await this.reminders.nameMessages(
      tx,
      written,
      messages.map(({ jobId }) => jobId),
    );
    return written.length;
  }

  #noticeOf({ invoice, daysLate }: Reminder) {
    const { invoiceId, number, outstanding, dueOn, phone } = invoice;
    const { currency } = this.config.marketplace;
    return {
      to: phone,
      notification: {
        kind: 'PAYMENT_REMINDER',
        data: { invoiceNumber: number, outstanding, currency, dueOn, daysLate },
      } as const,
      options: { keys: [number, invoiceId] },
    };
  }

  #today(tx: Transaction): Promise<string> {
    return this.reminders.today(tx, this.config.scheduler.timeZone);
  }
}

function reminderOf(invoice: UnpaidInvoice, today: string): Reminder[] {
  const daysLate = daysBetween(invoice.dueOn, today);
  const stage = stageOn(daysLate);
  return stage === undefined ? [] : [{ invoice, stage, daysLate }];
}
