import type { CreditPosting } from '../../../database/schema/credit.js';
import { isNothing, minus, type Money, NOTHING, plus } from '../../../money/index.js';

/** `receivable`: what the retailer owes; `unapplied`: what it paid and no invoice has taken. */
export type LedgerAccount = `receivable:${string}` | `unapplied:${string}` | 'cash' | 'sales' | 'write_off';

export interface Entry {
  readonly account: LedgerAccount;
  /** More than nothing for a debit, less for a credit. */
  readonly amount: Money;
  /**
   * The invoice or the payment that it is for. On `receivable` always an invoice and on `unapplied` always a payment, so
   * that the ledger alone says what is outstanding of each.
   */
  readonly reference: string;
}

/** What is written together, and adds up to nothing. */
export interface Posting {
  readonly kind: CreditPosting;
  readonly entries: readonly Entry[];
  /** The id of the posting that this one takes back. */
  readonly reverses?: string;
}

export const receivable = (retailerId: string): LedgerAccount => `receivable:${retailerId}`;
export const unapplied = (retailerId: string): LedgerAccount => `unapplied:${retailerId}`;

export function invoicePosting(retailerId: string, invoiceId: string, amount: Money): Posting {
  return {
    kind: 'invoice',
    entries: [debit(receivable(retailerId), amount, invoiceId), credit('sales', amount, invoiceId)],
  };
}

export function paymentPosting(retailerId: string, paymentId: string, amount: Money): Posting {
  return {
    kind: 'payment',
    entries: [debit('cash', amount, paymentId), credit(unapplied(retailerId), amount, paymentId)],
  };
}

export function allocationPosting(
  retailerId: string,
  { paymentId, invoiceId, amount }: { readonly paymentId: string; readonly invoiceId: string; readonly amount: Money },
): Posting {
  return {
    kind: 'allocation',
    entries: [debit(unapplied(retailerId), amount, paymentId), credit(receivable(retailerId), amount, invoiceId)],
  };
}

/** @param amount what is outstanding of the invoice */
export function writeOffPosting(retailerId: string, invoiceId: string, amount: Money): Posting {
  return {
    kind: 'write_off',
    entries: [debit('write_off', amount, invoiceId), credit(receivable(retailerId), amount, invoiceId)],
  };
}

/** The same entries with debit and credit changed over. */
export function reversalOf(posting: { readonly id: string; readonly entries: readonly Entry[] }): Posting {
  const entries = posting.entries.map((entry) => ({ ...entry, amount: minus(NOTHING, entry.amount) }));
  return { kind: 'reversal', entries, reverses: posting.id };
}

export const isBalanced = ({ entries }: Posting): boolean => isNothing(plus(...entries.map(({ amount }) => amount)));

const debit = (account: LedgerAccount, amount: Money, reference: string): Entry => ({ account, amount, reference });

const credit = (account: LedgerAccount, amount: Money, reference: string): Entry => ({
  account,
  amount: minus(NOTHING, amount),
  reference,
});
