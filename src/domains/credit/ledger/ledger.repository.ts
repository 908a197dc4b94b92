import { Injectable } from '@nestjs/common';
import type { Sql, Transaction } from '../../../database/index.js';
import type { CreditPosting } from '../../../database/schema/credit.js';
import type { Money } from '../../../money/index.js';
import { type Entry, receivable, unapplied } from './postings.rules.js';

/** A line of a retailer's statement. */
export interface EntryView {
  readonly id: string;
  readonly postingId: string;
  readonly kind: CreditPosting;
  readonly account: 'receivable' | 'unapplied';
  /** More than nothing for a debit, less for a credit. */
  readonly amount: Money;
  /** The id of an invoice (`receivable`) or of a payment (`unapplied`). */
  readonly reference: string;
  /** What people call it: the invoice's number, or the payment's reference. */
  readonly document: string;
  /** The posting that it takes back. */
  readonly reverses: string | null;
  readonly at: Date;
}

/** Of a posting each entry is read, though only one of them may name the payment. */
const POSTINGS_OF = `
  select posting_id as "postingId", account, amount, reference from haat.credit_entries
  where posting_id in (select posting_id from haat.credit_entries where reference = $1)
  order by id`;

const STATEMENT = `
  select e.id, e.posting_id as "postingId", e.kind, split_part(e.account, ':', 1) as account, e.amount, e.reference,
    coalesce(i.number, p.reference) as document, e.reverses, e.at
  from haat.credit_entries e
  left join haat.invoices i on i.id = e.reference
  left join haat.payments p on p.id = e.reference
  where e.account in ($1, $2) and ($3::uuid is null or e.id < $3)
  order by e.id desc limit $4`;

type Row<T> = T & Record<string, unknown>;

/** Reads the ledger. */
@Injectable()
export class LedgerRepository {
  /** The postings of a payment: itself, and its allocations. */
  async postingsOf(
    tx: Transaction,
    paymentId: string,
  ): Promise<readonly { readonly id: string; readonly entries: readonly Entry[] }[]> {
    const rows = await tx.query<Entry & { postingId: string }>(POSTINGS_OF, [paymentId]);
    const postings = new Map<string, Entry[]>();
    for (const { postingId, ...entry } of rows) postings.set(postingId, [...(postings.get(postingId) ?? []), entry]);
    return [...postings].map(([id, entries]) => ({ id, entries }));
  }

  /** What a retailer owes and has paid, newest first, from the entry before `beforeId` on. */
  statement(sql: Sql, retailerId: string, beforeId: string | undefined, limit: number): Promise<readonly EntryView[]> {
    const values = [receivable(retailerId), unapplied(retailerId), beforeId ?? null, limit];
    return sql.query<Row<EntryView>>(STATEMENT, values);
  }
}
