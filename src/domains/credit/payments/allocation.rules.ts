import type { InvoiceStatus } from '../../../database/schema/credit.js';
import { isNothing, lesserOf, minus, type Money } from '../../../money/index.js';

/** A payment of which no invoice has taken all. */
export interface UnappliedPayment {
  readonly id: string;
  readonly unapplied: Money;
}

/** An invoice that is not paid in full. */
export interface UnpaidInvoice {
  readonly id: string;
  /** Such as `INV-2026-000123`. */
  readonly number: string;
  /** A date, such as `2026-12-22`. */
  readonly dueOn: string;
  readonly status: InvoiceStatus;
  readonly outstanding: Money;
}

/** What an invoice takes of a payment. */
export interface Allocation {
  readonly paymentId: string;
  readonly invoiceId: string;
  readonly amount: Money;
}

/**
 * Gives payments, the oldest first, to invoices by due date, then number. Disputed ones are skipped; afterwards nothing is
 * left unapplied, or no other invoice is unpaid.
 */
export function allocate(
  payments: readonly UnappliedPayment[],
  invoices: readonly UnpaidInvoice[],
): readonly Allocation[] {
  const waiting = invoices.filter(takesPayments).sort(byDueDateThenNumber);
  const allocations: Allocation[] = [];
  let invoice = waiting.shift();
  for (const payment of payments) {
    let rest = payment.unapplied;
    while (invoice && !isNothing(rest)) {
      const amount = lesserOf(rest, invoice.outstanding);
      allocations.push({ paymentId: payment.id, invoiceId: invoice.id, amount });
      rest = minus(rest, amount);
      const outstanding = minus(invoice.outstanding, amount);
      invoice = isNothing(outstanding) ? waiting.shift() : { ...invoice, outstanding };
    }
  }
  return allocations;
}

const takesPayments = ({ status, outstanding }: UnpaidInvoice): boolean =>
  (status === 'open' || status === 'partially_paid') && !isNothing(outstanding);

function byDueDateThenNumber(a: UnpaidInvoice, b: UnpaidInvoice): number {
  return compareText(a.dueOn, b.dueOn) || compareNumbers(a.number, b.number);
}

/** The millionth number of a year has one more digit than those before it. */
const compareNumbers = (a: string, b: string): number => a.length - b.length || compareText(a, b);

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
