import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/index.js';
import type { InvoiceStatus } from '../../../database/schema/credit.js';
import type { Money } from '../../../money/index.js';
import type { IssuedInvoice } from './invoice.js';
import { settledStatus } from './settled-status.js';

export interface NewInvoice {
  readonly id: string;
  readonly orderId: string;
  readonly retailerId: string;
  readonly amount: Money;
  /** Days from today to the day on which it is due. */
  readonly termsDays: number;
  readonly timeZone: string;
}

/** An invoice as a decision about it needs it. */
export interface Invoice {
  readonly id: string;
  readonly number: string;
  readonly retailerId: string;
  readonly status: InvoiceStatus;
  readonly outstanding: Money;
}

const OF_ORDER = `select id as "invoiceId", number from haat.invoices where order_id = $1`;

/** It is due at the end of a day as the retailer counts days. */
const INSERT = `
  insert into haat.invoices (id, number, order_id, retailer_id, amount, paid, status, issued_at, due_on)
  select $1, haat.human_number('INV', 'haat.invoice_numbers', $6), $2, $3, $4, 0, 'open', clock.at,
    (clock.at at time zone $6)::date + $5::int
  from (select haat.haat_now() as at) as clock
  returning id as "invoiceId", number`;

const FIND = `
  select id, number, retailer_id as "retailerId", status, amount - paid as outstanding
  from haat.invoices where id = $1`;

const DISPUTE = `update haat.invoices set status = 'disputed', reason = $2 where id = $1`;

const RESOLVE = `update haat.invoices i set status = ${settledStatus('i.paid')}, reason = null where i.id = $1`;

const WRITE_OFF = `
  update haat.invoices set status = 'written_off', reason = $2, written_off_at = haat.haat_now() where id = $1`;

type IssuedRow = IssuedInvoice & Record<string, unknown>;

/** The SQL that writes invoices; it decides nothing. The retailer's account is locked by whoever writes. */
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

  async find(tx: Transaction, id: string): Promise<Invoice | undefined> {
    const [row] = await tx.query<Invoice & Record<string, unknown>>(FIND, [id]);
    return row;
  }

  async dispute(tx: Transaction, id: string, reason: string): Promise<void> {
    await tx.query(DISPUTE, [id, reason]);
  }

  /** It is again what its payments make it. */
  async resolve(tx: Transaction, id: string): Promise<void> {
    await tx.query(RESOLVE, [id]);
  }

  async writeOff(tx: Transaction, id: string, reason: string): Promise<void> {
    await tx.query(WRITE_OFF, [id, reason]);
  }
}
