import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { Transaction } from '../../../database/index.js';
import { HaatError } from '../../../errors/index.js';
import { isBalanced, type Posting, receivable, unapplied } from './postings.rules.js';

/** The account's balances are moved by what was just written and by nothing else: they cannot differ from the ledger. */
const POST = `
  with posted as (
    insert into haat.credit_entries (id, posting_id, kind, account, amount, reference, reverses, at)
    select r.id, r."postingId", r.kind, r.account, r.amount, r.reference, r.reverses, clock.at
    from json_to_recordset($2::json) as r(id uuid, "postingId" uuid, kind text, account text, amount numeric, reference uuid, reverses uuid)
    cross join (select haat.haat_now() as at) as clock
    returning account, amount
  ), moved as (
    select coalesce(sum(amount) filter (where account = $3), 0) as outstanding,
      coalesce(sum(amount) filter (where account = $4), 0) as unapplied
    from posted
  )
  update haat.credit_accounts a set updated_at = haat.haat_now(),
    outstanding = a.outstanding + moved.outstanding, unapplied = a.unapplied - moved.unapplied
  from moved where a.retailer_id = $1`;

/** The only writer of the ledger. */
@Injectable()
export class Ledger {
  /**
   * Writes postings of one retailer, whose account the caller has locked, and moves its balances by them.
   *
   * @throws HaatError `unbalanced_posting` when the entries of one do not add up to nothing
   */
  async post(tx: Transaction, retailerId: string, postings: readonly Posting[]): Promise<void> {
    const wrong = postings.find((posting) => !isBalanced(posting));
    if (wrong) {
      const message = `The entries of a posting add up to nothing, unlike these: ${JSON.stringify(wrong)}.`;
      throw new HaatError('internal', 'unbalanced_posting', message);
    }
    if (postings.length === 0) return;
    const rows = postings.flatMap(rowsOf);
    await tx.query(POST, [retailerId, JSON.stringify(rows), receivable(retailerId), unapplied(retailerId)]);
  }
}

function rowsOf({ kind, entries, reverses }: Posting): readonly object[] {
  const postingId = uuidv7();
  return entries.map((entry) => ({ id: uuidv7(), postingId, kind, reverses, ...entry }));
}
