import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { type AppConfig, CONFIG } from '../../../config/index.js';
import type { Transaction } from '../../../database/index.js';
import type { Money } from '../../../money/index.js';
import { CreditProducer } from '../credit.producer.js';
import { Ledger } from '../ledger/ledger.service.js';
import { invoicePosting } from '../ledger/postings.rules.js';
import { Settlement } from '../payments/settlement.service.js';
import type { IssuedInvoice } from './invoice.js';
import { InvoicesRepository } from './invoices.repository.js';

/** Issues invoices for accounts that the caller has locked. */
@Injectable()
export class Invoicing {
  constructor(
    private readonly invoices: InvoicesRepository,
    private readonly ledger: Ledger,
    private readonly settlement: Settlement,
    private readonly producer: CreditProducer,
    @Inject(CONFIG) private readonly config: AppConfig,
  ) {}

  /** The invoice of an order, if it was issued. */
  ofOrder(tx: Transaction, orderId: string): Promise<IssuedInvoice | undefined> {
    return this.invoices.ofOrder(tx, orderId);
  }

  /** Issues and posts the invoice of an order that is delivered today, and allocates what was paid in advance. */
  async issue(
    tx: Transaction,
    order: { readonly orderId: string; readonly retailerId: string; readonly amount: Money },
  ): Promise<IssuedInvoice> {
    const id = uuidv7();
    const issued = await this.invoices.insert(tx, {
      ...order,
      id,
      termsDays: this.config.marketplace.paymentTermsDays,
      timeZone: this.config.scheduler.timeZone,
    });
    await this.ledger.post(tx, order.retailerId, [invoicePosting(order.retailerId, id, order.amount)]);
    await this.settlement.settle(tx, order.retailerId);
    await this.producer.accountChanged(tx, order.retailerId);
    return issued;
  }
}
