import { Injectable } from '@nestjs/common';
import type { Sql, Transaction } from '../../../database/index.js';
import type { InvoiceStatus } from '../../../database/schema/credit.js';
import type { Money } from '../../../money/index.js';
import { settledStatus } from '../invoices/settled-status.js';
import type { Allocation, UnappliedPayment, UnpaidInvoice } from './allocation.rules.js';

/** UUIDs of version 7 are ordered by the time of their making. */
const UNAPPLIED = `select id, unapplied from haat.payments where retailer_id = $1 and unapplied > 0 order by id`;

const UNPAID = `
  select id, number, due_on::text as "dueOn", status, amount - paid as outstanding
  from haat.invoices where retailer_id = $1 and status in ('open', 'partially_paid')`;

/** A payment may come to the same invoice a second time: when another one that had paid it was reversed. */
const RECORD = `
  with given as (
    select "paymentId" as payment_id, "invoiceId" as invoice_id, amount
    from json_to_recordset($1::json) as r("paymentId" uuid, "invoiceId" uuid, amount numeric)
  ), recorded as (
    insert into haat.payment_allocations as a (payment_id, invoice_id, amount, at)
    select payment_id, invoice_id, amount, haat.haat_now() from given
    on conflict (payment_id, invoice_id) do update set amount = a.amount + excluded.amount, at = excluded.at
  ), used as (
    update haat.payments p set unapplied = p.unapplied - taken.amount
    from (select payment_id, sum(amount) as amount from given group by payment_id) as taken
    where p.id = taken.payment_id
  )
  update haat.invoices i set paid = i.paid + got.amount, status = ${settledStatus('i.paid + got.amount')},
    paid_at = case when i.paid + got.amount = i.amount then haat.haat_now() end
  from (select invoice_id, sum(amount) as amount from given group by invoice_id) as got
  where i.id = got.invoice_id`;

/** An invoice that is disputed or written off stays so, though less of it is paid. */
const UNDO = `
  with undone as (delete from haat.payment_allocations where payment_id = $1 returning invoice_id, amount)
  update haat.invoices i set paid = i.paid - undone.amount, paid_at = null,
    status = case when i.status in ('disputed', 'written_off') then i.status else ${settledStatus('i.paid - undone.amount')} end
  from undone where i.id = undone.invoice_id
  returning i.id as "invoiceId", i.status, undone.amount`;

const VIEW = `
  select a.payment_id as "paymentId", p.reference as "paymentReference", a.invoice_id as "invoiceId",
    i.number as "invoiceNumber", a.amount, a.at
  from haat.payment_allocations a
  join haat.payments p on p.id = a.payment_id
  join haat.invoices i on i.id = a.invoice_id`;

const OF_PAYMENT = `${VIEW} where a.payment_id = $1 order by i.due_on, length(i.number), i.number`;
const OF_INVOICE = `${VIEW} where a.invoice_id = $1 order by a.at, a.payment_id`;

/** An allocation as people see it. */
export interface AllocationView extends Allocation {
  readonly paymentReference: string;
  readonly invoiceNumber: string;
  readonly at: Date;
}

/** An invoice from which a payment was taken back. */
export interface UndoneAllocation {
  readonly invoiceId: string;
  /** Where the invoice is now. */
  readonly status: InvoiceStatus;
  readonly amount: Money;
}

type Row<T> = T & Record<string, unknown>;

/** The SQL of allocations; it decides nothing. The retailer's account is locked by whoever writes. */
@Injectable()
export class AllocationsRepository {
  unappliedOf(tx: Transaction, retailerId: string): Promise<readonly UnappliedPayment[]> {
    return tx.query<Row<UnappliedPayment>>(UNAPPLIED, [retailerId]);
  }

  unpaidOf(tx: Transaction, retailerId: string): Promise<readonly UnpaidInvoice[]> {
    return tx.query<Row<UnpaidInvoice>>(UNPAID, [retailerId]);
  }

  /** Moves the payments, the invoices and their states with the allocations. */
  async record(tx: Transaction, allocations: readonly Allocation[]): Promise<void> {
    await tx.query(RECORD, [JSON.stringify(allocations)]);
  }

  /** Takes back all that invoices have of a payment. */
  undo(tx: Transaction, paymentId: string): Promise<readonly UndoneAllocation[]> {
    return tx.query<Row<UndoneAllocation>>(UNDO, [paymentId]);
  }

  ofPayment(sql: Sql, paymentId: string): Promise<readonly AllocationView[]> {
    return sql.query<Row<AllocationView>>(OF_PAYMENT, [paymentId]);
  }

  ofInvoice(sql: Sql, invoiceId: string): Promise<readonly AllocationView[]> {
    return sql.query<Row<AllocationView>>(OF_INVOICE, [invoiceId]);
  }
}
