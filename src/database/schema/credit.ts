import { sql } from 'drizzle-orm';
import { check, date, index, primaryKey, smallint, text, uuid } from 'drizzle-orm/pg-core';
import { amount, haat, moment, oneOf } from './haat-schema.js';
import { retailers } from './master-data.js';
import { orders } from './orders.js';

export const CREDIT_ACCOUNT_STATUSES = ['active', 'on_hold', 'blocked'] as const;
export type CreditAccountStatus = (typeof CREDIT_ACCOUNT_STATUSES)[number];

/**
 * One account a retailer. Its row is the lock of everything that changes what the retailer owes. The three balances are
 * what the ledger and the reservations add up to; the reconciliation compares them.
 */
export const creditAccounts = haat.table(
  'credit_accounts',
  {
    retailerId: uuid('retailer_id')
      .primaryKey()
      .references(() => retailers.id),
    status: text('status').$type<CreditAccountStatus>().notNull(),
    creditLimit: amount('credit_limit').notNull(),
    /** What invoices are open for: the balance of `receivable:{retailer}`. */
    outstanding: amount('outstanding').notNull(),
    /** What orders hold that are not invoiced yet. */
    reserved: amount('reserved').notNull(),
    /** Payments that no invoice has taken: minus the balance of `unapplied:{retailer}`. */
    unapplied: amount('unapplied').notNull(),
    /** From 300 to 900; the latest of `credit_scores`. */
    score: smallint('score'),
    openedAt: moment('opened_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  () => [
    check('credit_accounts_status', oneOf('status', CREDIT_ACCOUNT_STATUSES)),
    check('credit_accounts_limit', sql`credit_limit >= 0`),
    check('credit_accounts_balances', sql`outstanding >= 0 and reserved >= 0 and unapplied >= 0`),
    check('credit_accounts_score', sql`score between 300 and 900`),
  ],
);

export const CREDIT_POSTINGS = ['invoice', 'payment', 'allocation', 'write_off', 'reversal'] as const;
export type CreditPosting = (typeof CREDIT_POSTINGS)[number];

/**
 * The ledger, double-entry: the entries of one posting add up to nothing, which a deferred trigger holds. It is append-only,
 * which another holds; what was wrong is reversed by a posting of its own.
 */
export const creditEntries = haat.table(
  'credit_entries',
  {
    id: uuid('id').primaryKey(),
    /** The entries that were written together. */
    postingId: uuid('posting_id').notNull(),
    kind: text('kind').$type<CreditPosting>().notNull(),
    /** `receivable:{retailer}`, `unapplied:{retailer}`, `cash`, `sales` or `write_off`. */
    account: text('account').notNull(),
    /** More than nothing for a debit, less for a credit. */
    amount: amount('amount').notNull(),
    /** What it is for: the id of an invoice or a payment. */
    reference: uuid('reference').notNull(),
    /** The posting that this one takes back. */
    reverses: uuid('reverses'),
    at: moment('at').notNull(),
  },
  (table) => [
    index('credit_entries_account').on(table.account, table.id),
    index('credit_entries_posting').on(table.postingId),
    index('credit_entries_reference').on(table.reference),
    // Written in the order of time and never changed, so the ranges of a few kilobytes tell where a period stands.
    index('credit_entries_at').using('brin', table.at),
    check('credit_entries_kind', oneOf('kind', CREDIT_POSTINGS)),
    check('credit_entries_amount', sql`amount <> 0`),
  ],
);

export const CREDIT_RESERVATION_STATES = ['held', 'captured', 'released'] as const;
export type CreditReservationState = (typeof CREDIT_RESERVATION_STATES)[number];

/** What an order on credit holds of the limit, from placing until it is invoiced or comes to nothing. */
export const creditReservations = haat.table(
  'credit_reservations',
  {
    orderId: uuid('order_id')
      .primaryKey()
      .references(() => orders.id),
    retailerId: uuid('retailer_id')
      .notNull()
      .references(() => creditAccounts.retailerId),
    amount: amount('amount').notNull(),
    state: text('state').$type<CreditReservationState>().notNull(),
    createdAt: moment('created_at').notNull(),
    endedAt: moment('ended_at'),
  },
  (table) => [
    index('credit_reservations_held')
      .on(table.retailerId)
      .where(sql`state = 'held'`),
    check('credit_reservations_state', oneOf('state', CREDIT_RESERVATION_STATES)),
    check('credit_reservations_amount', sql`amount > 0`),
  ],
);

export const INVOICE_STATUSES = ['open', 'partially_paid', 'paid', 'disputed', 'written_off'] as const;
export type InvoiceStatus = (typeof INVOICE_STATUSES)[number];

/** The `123` of `INV-2026-000123`. */
export const invoiceNumbers = haat.sequence('invoice_numbers');

/** What a delivered order on credit costs. Overdue is derived from the due date, and outstanding is `amount - paid`. */
export const invoices = haat.table(
  'invoices',
  {
    id: uuid('id').primaryKey(),
    number: text('number').notNull().unique(),
    orderId: uuid('order_id')
      .notNull()
      .unique()
      .references(() => orders.id),
    retailerId: uuid('retailer_id')
      .notNull()
      .references(() => creditAccounts.retailerId),
    amount: amount('amount').notNull(),
    /** What payments were allocated to it. */
    paid: amount('paid').notNull(),
    status: text('status').$type<InvoiceStatus>().notNull(),
    issuedAt: moment('issued_at').notNull(),
    /** The last day for paying, in the scheduler's time zone. */
    dueOn: date('due_on', { mode: 'string' }).notNull(),
    paidAt: moment('paid_at'),
    writtenOffAt: moment('written_off_at'),
    /** Why it is disputed or written off. */
    reason: text('reason'),
  },
  (table) => [
    index('invoices_retailer').on(table.retailerId, table.dueOn, table.number),
    index('invoices_due')
      .on(table.dueOn, table.id)
      .where(sql`status in ('open', 'partially_paid')`),
    index('invoices_status').on(table.status, table.id),
    index('invoices_issued').on(table.issuedAt, table.id),
    // All that were due in a period, the paid ones included.
    index('invoices_due_on').on(table.dueOn),
    // Those that a report on the past finds paid by now, and were not then.
    index('invoices_paid').on(table.paidAt),
    check('invoices_status', oneOf('status', INVOICE_STATUSES)),
    check('invoices_amount', sql`amount > 0`),
    check('invoices_paid', sql`0 <= paid and paid <= amount`),
    check('invoices_paid_status', sql`status <> 'paid' or paid = amount`),
  ],
);

export const payments = haat.table(
  'payments',
  {
    id: uuid('id').primaryKey(),
    /** The payer's or the bank's name for it: the same one is the same payment. */
    reference: text('reference').notNull().unique(),
    retailerId: uuid('retailer_id')
      .notNull()
      .references(() => creditAccounts.retailerId),
    amount: amount('amount').notNull(),
    /** What no invoice has taken yet. */
    unapplied: amount('unapplied').notNull(),
    receivedBy: text('received_by').notNull(),
    receivedAt: moment('received_at').notNull(),
    /** When it turned out that the money never came, as with a cheque that bounces; null for nearly all. */
    reversedAt: moment('reversed_at'),
    reversedBy: text('reversed_by'),
    reversalReason: text('reversal_reason'),
  },
  (table) => [
    index('payments_retailer').on(table.retailerId, table.id),
    index('payments_received').on(table.receivedAt),
    index('payments_reversed')
      .on(table.reversedAt)
      .where(sql`reversed_at is not null`),
    index('payments_unapplied')
      .on(table.retailerId, table.id)
      .where(sql`unapplied > 0`),
    check('payments_amount', sql`amount > 0`),
    check('payments_unapplied', sql`0 <= unapplied and unapplied <= amount`),
    check('payments_reversed', sql`reversed_at is null or unapplied = 0`),
  ],
);

export const paymentAllocations = haat.table(
  'payment_allocations',
  {
    paymentId: uuid('payment_id')
      .notNull()
      .references(() => payments.id),
    invoiceId: uuid('invoice_id')
      .notNull()
      .references(() => invoices.id),
    amount: amount('amount').notNull(),
    at: moment('at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.paymentId, table.invoiceId] }),
    index('payment_allocations_invoice').on(table.invoiceId),
    check('payment_allocations_amount', sql`amount > 0`),
  ],
);
