import { v7 as uuidv7 } from 'uuid';
import type { Database } from '../../../src/database/index.js';
import { allocationPosting, paymentPosting, type Posting } from '../../../src/domains/credit/ledger/postings.rules.js';
import type { Money } from '../../../src/money/index.js';

const POST = `
  with posted as (
    insert into haat.credit_entries (id, posting_id, kind, account, amount, reference, at)
    select r.id, r.posting, r.kind, r.account, r.amount, r.reference, haat.haat_now()
    from json_to_recordset($2::json) as r(id uuid, posting uuid, kind text, account text, amount numeric, reference uuid)
    returning account, amount
  )
  update haat.credit_accounts a set
    outstanding = a.outstanding + (select coalesce(sum(amount), 0) from posted where account = 'receivable:' || $1),
    unapplied = a.unapplied - (select coalesce(sum(amount), 0) from posted where account = 'unapplied:' || $1)
  where a.retailer_id = $1::uuid`;

/** Pays what is left of one invoice, under the locks and in the order in which a payment takes them. */
export async function payInFull(database: Database, retailerId: string, invoiceId: string, before = async () => {}) {
  await database.transaction(async (tx) => {
    await tx.query('select 1 from haat.credit_accounts where retailer_id = $1 for update', [retailerId]);
    const [invoice] = await tx.query<{ open: Money }>(
      `update haat.invoices i set paid = amount, status = 'paid', paid_at = haat.haat_now()
       from (select id, amount - paid as open from haat.invoices where id = $1 for update) as old
       where i.id = old.id returning old.open`,
      [invoiceId],
    );
    if (!invoice) throw new Error(`There is no invoice ${invoiceId}.`);
    const paymentId = uuidv7();
    const amount = invoice.open;
    await tx.query(
      `with payment as (
         insert into haat.payments (id, reference, retailer_id, amount, unapplied, received_by, received_at)
         values ($1::uuid, 'PAY-' || $1::text, $2, $3, 0, 'test', haat.haat_now())
       )
       insert into haat.payment_allocations (payment_id, invoice_id, amount, at) values ($1::uuid, $4, $3, haat.haat_now())`,
      [paymentId, retailerId, amount, invoiceId],
    );
    const postings = [
      paymentPosting(retailerId, paymentId, amount),
      allocationPosting(retailerId, { paymentId, invoiceId, amount }),
    ];
    await tx.query(POST, [retailerId, JSON.stringify(postings.flatMap(rowsOf))]);
    await before();
  });
}

function rowsOf({ kind, entries }: Posting): readonly object[] {
  const posting = uuidv7();
  return entries.map(({ account, amount, reference }) => ({ id: uuidv7(), posting, kind, account, amount, reference }));
}
