import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/index.js';
import type { Money } from '../../../money/index.js';

/** What an invoice is called. */
export interface IssuedInvoice {
  readonly invoiceId: string;
  readonly number: string;
}

export interface NewInvoice {
  readonly id: string;
  readonly orderId: string;
  readonly retailerId: string;
  readonly amount: Money;
  /** Days from today to the day on which it is due. */
  readonly termsDays: number;
  readonly timeZone: string;
}

const OF_ORDER = `select id as "invoiceId", number from haat.invoices where order_id = $1`;

/** It is due at the end of a day as the retailer counts days. */
const INSERT = `
  insert into haat.invoices (id, number, order_id, retailer_id, amount, paid, status, issued_at, due_on)
  select $1, haat.human_number('INV', 'haat.invoice_numbers', $6), $2, $3, $4, 0, 'open', clock.at,
    (clock.at at time zone $6)::date + $5::int
  from (select haat.haat_now() as at) as clock
  returning id as "invoiceId", number`;

type IssuedRow = IssuedInvoice & Record<string, unknown>;

/** The SQL of invoices; it decides nothing. The retailer's account is locked by whoever writes. */
@Injectable()
export class InvoicesRepository {
  async ofOrder(tx: Transaction, orderId: string): Promise<IssuedInvoice | undefined> {
    const [row] = await tx.query<IssuedRow>(OF_ORDER, [orderId]);
    return row;
  }

  async insert(tx: Transaction, invoice: NewInvoice): Promise<IssuedInvoice> {
    const { id, orderId, retailerId, amount, termsDays, timeZone } = invoice;
    const [row] = await tx.query<IssuedRow>(INSERT, [id, orderId, retailerId, amount, termsDays, timeZone]);
    if (!row) throw new Error(`Invoice ${id} was not written.`);
    return row;
  }
}
