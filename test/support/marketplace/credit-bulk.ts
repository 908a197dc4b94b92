import type { Database } from '../../../src/database/index.js';

/** Ids that differ in their last digits, so that accounts come in the order in which they were made. */
const id = (kind: number, number: string) =>
  `('0193${kind}000-0000-7000-8000-' || lpad(to_hex(${number}), 12, '0'))::uuid`;

/**
 * Many accounts, each with many invoices of 10.00 that are paid: six entries of the ledger an invoice. It is written by a
 * few statements, and the trigger that adds up each posting is left out.
 */
export async function manyCreditAccounts(database: Database, accounts: number, invoicesEach: number): Promise<void> {
  await database.transaction(
    async (tx) => {
      await tx.query('set local session_replication_role = replica');
      await tx.query(
        `insert into haat.retailers (id, code, name, phone, city, created_at, updated_at)
         select ${id(1, 'n')}, 'BULK' || n, 'Bulk ' || n, '+9779810000000', 'Kathmandu', haat.haat_now(), haat.haat_now()
         from generate_series(1, $1::int) n`,
        [accounts],
      );
      await tx.query(
        `insert into haat.credit_accounts (retailer_id, status, credit_limit, outstanding, reserved, unapplied, opened_at, updated_at)
         select ${id(1, 'n')}, 'active', 1000, 0, 0, 0, haat.haat_now(), haat.haat_now() from generate_series(1, $1::int) n`,
        [accounts],
      );
      await tx.query(
        `create temporary table bulk on commit drop as
         select ${id(1, 'n')} as retailer, ${id(2, 'n * 100000 + i')} as document
         from generate_series(1, $1::int) n, generate_series(1, $2::int) i`,
        [accounts, invoicesEach],
      );
      for (const statement of DOCUMENTS) await tx.query(statement);
    },
    { timeoutMs: 120_000 },
  );
}

const DOCUMENTS = [
  `insert into haat.orders (id, number, retailer_id, payment_terms, status, total, placed_by, placed_at, expires_at, updated_at)
   select document, 'ORD-' || document, retailer, 'credit', 'completed', 10, 'test', haat.haat_now(), haat.haat_now(), haat.haat_now() from bulk`,
  `insert into haat.invoices (id, number, order_id, retailer_id, amount, paid, status, issued_at, due_on, paid_at)
   select document, 'INV-' || document, document, retailer, 10, 10, 'paid', haat.haat_now(), '2026-01-01', haat.haat_now() from bulk`,
  `insert into haat.payments (id, reference, retailer_id, amount, unapplied, received_by, received_at)
   select document, 'PAY-' || document, retailer, 10, 0, 'test', haat.haat_now() from bulk`,
  `insert into haat.payment_allocations (payment_id, invoice_id, amount, at)
   select document, document, 10, haat.haat_now() from bulk`,
  `insert into haat.credit_entries (id, posting_id, kind, account, amount, reference, at)
   select gen_random_uuid(), document, entry.kind, entry.account, entry.amount, document, haat.haat_now()
   from bulk cross join lateral (values
     ('invoice', 'receivable:' || retailer, 10), ('invoice', 'sales', -10),
     ('payment', 'cash', 10), ('payment', 'unapplied:' || retailer, -10),
     ('allocation', 'unapplied:' || retailer, 10), ('allocation', 'receivable:' || retailer, -10)
   ) as entry (kind, account, amount)`,
  'analyze haat.credit_entries, haat.credit_accounts, haat.invoices, haat.payments, haat.payment_allocations',
];
