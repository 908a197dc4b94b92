import type { InvoiceStatus } from '../../../database/schema/credit.js';
import type { Money } from '../../../money/index.js';
import type { AllocationView } from '../payments/allocations.repository.js';

/** What an invoice is called. */
export interface IssuedInvoice {
  readonly invoiceId: string;
  readonly number: string;
}

export interface InvoiceView {
  readonly id: string;
  /** Such as `INV-2026-000123`. */
  readonly number: string;
  readonly orderId: string;
  readonly orderNumber: string;
  readonly retailerId: string;
  readonly amount: Money;
  readonly paid: Money;
  /** What is still asked for: nothing of an invoice that is written off. */
  readonly outstanding: Money;
  readonly status: InvoiceStatus;
  readonly issuedAt: Date;
  /** The last day for paying, in the scheduler's time zone, such as `2026-12-22`. */
  readonly dueOn: string;
  /** Whole local days after the due date; 0 before it, and when nothing is outstanding. */
  readonly daysLate: number;
  /** Late, and not disputed. */
  readonly isOverdue: boolean;
  readonly paidAt: Date | null;
  readonly writtenOffAt: Date | null;
  /** Why it is disputed or written off. */
  readonly reason: string | null;
}

/** With what payments have paid of it. */
export interface InvoiceDetail extends InvoiceView {
  readonly allocations: readonly AllocationView[];
}

/** Which invoices a list shows; all of them when nothing is said. */
export interface InvoiceFilter {
  readonly retailerId?: string;
  /** An order has one at most. */
  readonly orderId?: string;
  readonly status?: InvoiceStatus;
  readonly isOverdue?: boolean;
  /** A local day. */
  readonly dueBefore?: string;
}
