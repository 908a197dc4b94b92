import { minus, plus } from '../../money/index.js';
import type { AccountRow } from '../demo-set.js';
import type { Market } from '../market/market.js';
import type { Posting } from '../market-rules.js';

/** Writes a posting, and moves the retailer's balances by its entries: they cannot differ from the ledger. */
export function post(market: Market, account: AccountRow, { kind, entries }: Posting, at: Date): void {
  const postingId = market.ids.at(at);
  for (const { account: name, amount, reference } of entries) {
    market.rows.creditEntries.push({ id: market.ids.at(at), postingId, kind, account: name, amount, reference, at });
    if (name.startsWith('receivable:')) account.outstanding = plus(account.outstanding, amount);
    if (name.startsWith('unapplied:')) account.unapplied = minus(account.unapplied, amount);
  }
  account.updatedAt = at;
}
