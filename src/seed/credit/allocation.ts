import { compareMoney, isMoreThan, lesserOf, minus, NOTHING, plus } from '../../money/index.js';
import type { AccountRow, InvoiceRow, PaymentRow } from '../demo-set.js';
import type { Market } from '../market/market.js';
import { post } from './ledger.js';

/** Gives what the retailer has paid to what it owes: the earliest due first; what is disputed waits. */
export function allocate(market: Market, account: AccountRow, at: Date): void {
  const { retailerId } = account;
  const payments = market.rows.payments.filter(
    (row) => row.retailerId === retailerId && isMoreThan(row.unapplied, NOTHING),
  );
  // Rows stand in the order of their numbers, and the sort keeps it among those due on one day.
  const invoices = market.rows.invoices
    .filter(({ retailerId: owner, status }) => owner === retailerId && ['open', 'partially_paid'].includes(status))
    .sort((a, b) => (a.dueOn < b.dueOn ? -1 : Number(a.dueOn > b.dueOn)));
  for (const payment of payments) {
    for (const invoice of invoices) pay(market, account, { payment, invoice, at });
  }
}

interface Meeting {
  readonly payment: PaymentRow;
  readonly invoice: InvoiceRow;
  readonly at: Date;
}

function pay(market: Market, account: AccountRow, { payment, invoice, at }: Meeting): void {
  const amount = lesserOf(payment.unapplied, minus(invoice.amount, invoice.paid));
  if (!isMoreThan(amount, NOTHING)) return;
  payment.unapplied = minus(payment.unapplied, amount);
  invoice.paid = plus(invoice.paid, amount);
  const isPaid = compareMoney(invoice.paid, invoice.amount) === 0;
  invoice.status = isPaid ? 'paid' : 'partially_paid';
  if (isPaid) invoice.paidAt = at;
  market.rows.paymentAllocations.push({ paymentId: payment.id, invoiceId: invoice.id, amount, at });
  const allocation = { paymentId: payment.id, invoiceId: invoice.id, amount };
  post(market, account, market.rules.postings.allocation(account.retailerId, allocation), at);
}
