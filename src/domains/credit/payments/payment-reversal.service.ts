import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '../../../database/index.js';
import { Conflict, NotFound } from '../../../errors/index.js';
import { audit } from '../../../jobs/index.js';
import { CreditAccountsRepository } from '../accounts/accounts.repository.js';
import { CreditProducer } from '../credit.producer.js';
import { Ledger } from '../ledger/ledger.service.js';
import { LedgerRepository } from '../ledger/ledger.repository.js';
import { reversalOf, writeOffPosting } from '../ledger/postings.rules.js';
import { AllocationsRepository } from './allocations.repository.js';
import type { PaymentDetail, PaymentView } from './payment.js';
import { PaymentsRepository } from './payments.repository.js';
import { Settlement } from './settlement.service.js';

interface Reversal {
  readonly actor: string;
  readonly reason: string;
}

/** Takes back a payment whose money never came, such as a cheque that bounced. */
@Injectable()
export class PaymentReversal {
  constructor(
    private readonly database: Database,
    private readonly accounts: CreditAccountsRepository,
    private readonly payments: PaymentsRepository,
    private readonly allocations: AllocationsRepository,
    private readonly entries: LedgerRepository,
    private readonly ledger: Ledger,
    private readonly settlement: Settlement,
    private readonly producer: CreditProducer,
  ) {}

  /**
   * Reverses each posting of the payment, and gives back what invoices took of it: they are open again, and take what other
   * payments have left. What comes back to an invoice that was written off is written off as well.
   *
   * @throws NotFound when there is no such payment
   * @throws Conflict `already_reversed`
   */
  reverse(tx: Transaction | undefined, id: string, by: Reversal): Promise<PaymentDetail> {
    return this.database.within(tx, async (joined) => {
      const payment = await this.#locked(joined, id);
      await this.#undo(joined, payment, by);
      await this.settlement.settle(joined, payment.retailerId);
      await this.producer.accountChanged(joined, payment.retailerId);
      const after = await this.#found(joined, id);
      await audit(joined, [
        { actor: by.actor, action: 'payment.reverse', before: shown(payment), after: shown(after) },
      ]);
      return { ...after, allocations: [] };
    });
  }

  /** It is read again under the lock, which its retailer's account is. */
  async #locked(tx: Transaction, id: string): Promise<PaymentView> {
    const { retailerId } = await this.#found(tx, id);
    await this.accounts.lock(tx, retailerId);
    const payment = await this.#found(tx, id);
    if (payment.reversedAt === null) return payment;
    const message = `Payment ${payment.reference} is reversed already, since ${payment.reversedAt.toISOString()}.`;
    throw new Conflict('already_reversed', message);
  }

  async #undo(tx: Transaction, { id, retailerId }: PaymentView, by: Reversal): Promise<void> {
    const postings = await this.entries.postingsOf(tx, id);
    const undone = await this.allocations.undo(tx, id);
    await this.payments.reverse(tx, id, by);
    const lost = undone.filter(({ status }) => status === 'written_off');
    await this.ledger.post(tx, retailerId, [
      ...postings.map(reversalOf),
      ...lost.map(({ invoiceId, amount }) => writeOffPosting(retailerId, invoiceId, amount)),
    ]);
  }

  async #found(tx: Transaction, id: string): Promise<PaymentView> {
    const payment = await this.payments.find(tx, id);
    if (!payment) throw new NotFound('payment', id);
    return payment;
  }
}

const shown = ({ id, reference, retailerId, amount, unapplied, reversalReason }: PaymentView) => ({
  paymentId: id,
  reference,
  retailerId,
  amount,
  unapplied,
  reversalReason,
});
