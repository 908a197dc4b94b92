import { v7 as uuidv7 } from 'uuid';
import type { Database, Transaction } from '../../../src/database/index.js';
import type { InvoiceStatus } from '../../../src/database/schema/credit.js';
import type { OrderStatus } from '../../../src/database/schema/orders.js';
import {
  allocationPosting,
  invoicePosting,
  paymentPosting,
  type Posting,
  writeOffPosting,
} from '../../../src/domains/credit/ledger/postings.rules.js';
import { minus, type Money, money, plus } from '../../../src/money/index.js';
import { aCreditAccount } from './credit.js';

/* What a retailer did in the past, which the program itself writes only in the present. Days are counted from today. */

const TIME_ZONE = 'Asia/Kathmandu';

interface PaymentOf {
  readonly amount: number;
  readonly daysAgo: number;
}

interface InvoiceOf {
  readonly amount: number;
  /** Less than 0: it was due so long ago. */
  readonly dueIn: number;
  /** 30 days before it is due, unless that is still to come. */
  readonly issuedDaysAgo?: number;
  readonly paid?: readonly PaymentOf[];
  readonly status?: Extract<InvoiceStatus, 'disputed' | 'written_off'>;
}

interface OrderOf {
  readonly amount: number;
  readonly daysAgo: number;
  readonly status?: OrderStatus;
}

export interface HistoryOf {
  readonly creditLimit?: number;
  readonly accountDays?: number;
  readonly invoices?: readonly InvoiceOf[];
  /** Cash orders, beside those that the invoices are for. */
  readonly orders?: readonly OrderOf[];
  /** Orders on credit that hold what they cost. */
  readonly held?: readonly number[];
  /** Payments that no invoice has taken. */
  readonly prepaid?: readonly number[];
}

export interface WrittenInvoice {
  readonly id: string;
  readonly number: string;
  readonly orderId: string;
}

/** A retailer with a past: its ledger is balanced, and its account's balances are what the ledger adds up to. */
export async function creditHistory(database: Database, given: HistoryOf = {}) {
  const { creditLimit = 1_000_000, accountDays = 0, invoices = [], orders = [], held = [], prepaid = [] } = given;
  const retailerId = await aCreditAccount(database, { creditLimit });
  const written: WrittenInvoice[] = [];
  await database.transaction(async (tx) => {
    for (const invoice of invoices) written.push(await anInvoice(tx, retailerId, invoice));
    for (const order of orders) await anOrder(tx, retailerId, 'cash', order);
    for (const amount of held) await aReservation(tx, retailerId, amount);
    for (const amount of prepaid) await aPayment(tx, retailerId, { amount, daysAgo: 0 }, money(amount));
    await tx.query(ACCOUNT, [retailerId, accountDays]);
  });
  return { retailerId, invoices: written };
}

const ACCOUNT = `
  update haat.credit_accounts a set opened_at = haat.haat_now() - make_interval(days => $2::int),
    outstanding = (select coalesce(sum(amount), 0) from haat.credit_entries where account = 'receivable:' || $1),
    unapplied = (select coalesce(-sum(amount), 0) from haat.credit_entries where account = 'unapplied:' || $1),
    reserved = (select coalesce(sum(amount), 0) from haat.credit_reservations where retailer_id = $1::uuid and state = 'held')
  where retailer_id = $1::uuid`;

async function anOrder(
  tx: Transaction,
  retailerId: string,
  terms: 'cash' | 'credit',
  { amount, daysAgo, status = 'completed' }: OrderOf,
): Promise<string> {
  const id = uuidv7();
  await tx.query(
    `insert into haat.orders (id, number, retailer_id, payment_terms, status, total, placed_by, placed_at, expires_at, updated_at)
     select $1::uuid, 'ORD-' || $1::text, $2, $3, $4, $5, 'test', at, at + interval '1 day', at
     from (select haat.haat_now() - make_interval(days => $6::int) as at) as clock`,
    [id, retailerId, terms, status, amount, daysAgo],
  );
  return id;
}

async function aReservation(tx: Transaction, retailerId: string, amount: number, state = 'held'): Promise<string> {
  const status = state === 'held' ? 'placed' : 'completed';
  const orderId = await anOrder(tx, retailerId, 'credit', { amount, daysAgo: 0, status });
  await reserve(tx, orderId, retailerId, amount, state);
  return orderId;
}

async function reserve(tx: Transaction, orderId: string, retailerId: string, amount: number, state: string) {
  await tx.query(
    `insert into haat.credit_reservations (order_id, retailer_id, amount, state, created_at, ended_at)
     values ($1, $2, $3, $4, haat.haat_now(), case when $4 <> 'held' then haat.haat_now() end)`,
    [orderId, retailerId, amount, state],
  );
}

async function anInvoice(tx: Transaction, retailerId: string, given: InvoiceOf): Promise<WrittenInvoice> {
  const { amount, dueIn, issuedDaysAgo = Math.max(0, 30 - dueIn), paid = [], status } = given;
  const id = uuidv7();
  const number = `INV-${id}`;
  const orderId = await anOrder(tx, retailerId, 'credit', { amount, daysAgo: issuedDaysAgo });
  await reserve(tx, orderId, retailerId, amount, 'captured');
  const total = plus(...paid.map((payment) => money(payment.amount)));
  const open = minus(money(amount), total);
  await tx.query(
    `insert into haat.invoices (id, number, order_id, retailer_id, amount, paid, status, issued_at, due_on, paid_at, written_off_at)
     values ($1, $2, $3, $4, $5, $6::numeric, $7, haat.haat_now() - make_interval(days => $8::int),
       (haat.haat_now() at time zone '${TIME_ZONE}')::date + $9::int,
       case when $7 = 'paid' then haat.haat_now() end, case when $7 = 'written_off' then haat.haat_now() end)`,
    [id, number, orderId, retailerId, amount, total, status ?? statusOf(total, open), issuedDaysAgo, dueIn],
  );
  await post(tx, invoicePosting(retailerId, id, money(amount)));
  for (const payment of paid) await allocate(tx, retailerId, id, payment);
  if (status === 'written_off') await post(tx, writeOffPosting(retailerId, id, open));
  return { id, number, orderId };
}

function statusOf(paid: Money, open: Money): InvoiceStatus {
  if (open === money(0)) return 'paid';
  return paid === money(0) ? 'open' : 'partially_paid';
}

async function allocate(tx: Transaction, retailerId: string, invoiceId: string, payment: PaymentOf): Promise<void> {
  const amount = money(payment.amount);
  const paymentId = await aPayment(tx, retailerId, payment, money(0));
  await tx.query(
    `insert into haat.payment_allocations (payment_id, invoice_id, amount, at)
     values ($1, $2, $3, haat.haat_now() - make_interval(days => $4::int))`,
    [paymentId, invoiceId, amount, payment.daysAgo],
  );
  await post(tx, allocationPosting(retailerId, { paymentId, invoiceId, amount }));
}

async function aPayment(tx: Transaction, retailerId: string, { amount, daysAgo }: PaymentOf, unapplied: Money) {
  const id = uuidv7();
  await tx.query(
    `insert into haat.payments (id, reference, retailer_id, amount, unapplied, received_by, received_at)
     values ($1::uuid, 'PAY-' || $1::text, $2, $3, $4, 'test', haat.haat_now() - make_interval(days => $5::int))`,
    [id, retailerId, amount, unapplied, daysAgo],
  );
  await post(tx, paymentPosting(retailerId, id, money(amount)));
  return id;
}

async function post(tx: Transaction, { kind, entries }: Posting): Promise<void> {
  const postingId = uuidv7();
  for (const { account, amount, reference } of entries)
    await tx.query(
      `insert into haat.credit_entries (id, posting_id, kind, account, amount, reference, at)
       values ($1, $2, $3, $4, $5, $6, haat.haat_now())`,
      [uuidv7(), postingId, kind, account, amount, reference],
    );
}
