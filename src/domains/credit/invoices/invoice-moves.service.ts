import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '../../../database/index.js';
import { NotFound } from '../../../errors/index.js';
import { audit } from '../../../jobs/index.js';
import { CreditAccountsRepository } from '../accounts/accounts.repository.js';
import { CreditProducer } from '../credit.producer.js';
import { Ledger } from '../ledger/ledger.service.js';
import { writeOffPosting } from '../ledger/postings.rules.js';
import { Settlement } from '../payments/settlement.service.js';
import type { InvoiceDetail } from './invoice.js';
import { type InvoiceMove, refuseIllegalMove } from './invoice.rules.js';
import { type Invoice, InvoicesRepository } from './invoices.repository.js';
import { Invoices } from './invoices.service.js';

interface Reasoned {
  /** Name of the API key. */
  readonly actor: string;
  readonly reason: string;
}

/** What people do to invoices. Each move is audited, and throws NotFound, or Conflict `illegal_move` naming both states. */
@Injectable()
export class InvoiceMoves {
  constructor(
    private readonly database: Database,
    private readonly accounts: CreditAccountsRepository,
    private readonly repository: InvoicesRepository,
    private readonly invoices: Invoices,
    private readonly settlement: Settlement,
    private readonly ledger: Ledger,
    private readonly producer: CreditProducer,
  ) {}

  /** No payment is allocated to it from now on; what was stays. */
  dispute(tx: Transaction | undefined, id: string, { actor, reason }: Reasoned): Promise<InvoiceDetail> {
    return this.#move(tx, id, 'dispute', actor, (joined) => this.repository.dispute(joined, id, reason));
  }

  /** It takes payments again, beginning with what is unapplied. */
  resolve(tx: Transaction | undefined, id: string, actor: string): Promise<InvoiceDetail> {
    return this.#move(tx, id, 'resolve', actor, async (joined, { retailerId }) => {
      await this.repository.resolve(joined, id);
      await this.settlement.settle(joined, retailerId);
    });
  }

  /** What is outstanding is given up for good. */
  writeOff(tx: Transaction | undefined, id: string, { actor, reason }: Reasoned): Promise<InvoiceDetail> {
    return this.#move(tx, id, 'write_off', actor, async (joined, { retailerId, outstanding }) => {
      await this.repository.writeOff(joined, id, reason);
      await this.ledger.post(joined, retailerId, [writeOffPosting(retailerId, id, outstanding)]);
      await this.producer.accountChanged(joined, retailerId);
    });
  }

  #move(
    tx: Transaction | undefined,
    id: string,
    move: InvoiceMove,
    actor: string,
    change: (tx: Transaction, invoice: Invoice) => Promise<void>,
  ): Promise<InvoiceDetail> {
    return this.database.within(tx, async (joined) => {
      const invoice = await this.#locked(joined, id);
      refuseIllegalMove(invoice, move);
      const before = await this.invoices.detail(joined, id);
      await change(joined, invoice);
      const after = await this.invoices.detail(joined, id);
      await audit(joined, [{ actor, action: `invoice.${move}`, before: shown(before), after: shown(after) }]);
      return after;
    });
  }

  /** It is read again under the lock, which its retailer's account is. */
  async #locked(tx: Transaction, id: string): Promise<Invoice> {
    const { retailerId } = await this.#found(tx, id);
    await this.accounts.lock(tx, retailerId);
    return this.#found(tx, id);
  }

  async #found(tx: Transaction, id: string): Promise<Invoice> {
    const invoice = await this.repository.find(tx, id);
    if (!invoice) throw new NotFound('invoice', id);
    return invoice;
  }
}

const shown = ({ id, number, status, paid, outstanding, reason }: InvoiceDetail) => ({
  invoiceId: id,
  number,
  status,
  paid,
  outstanding,
  reason,
});
