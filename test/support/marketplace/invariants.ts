import type { Sql } from '../../../src/database/index.js';
import { BIDDING_INVARIANTS } from './invariants/bidding.js';
import { CREDIT_INVARIANTS } from './invariants/credit.js';
import type { Invariant } from './invariants/invariant.js';
import { INVOICE_INVARIANTS } from './invariants/invoices.js';
import { ORDER_INVARIANTS } from './invariants/orders.js';
import { STOCK_INVARIANTS } from './invariants/stock.js';

export const INVARIANTS: readonly Invariant[] = [
  ...ORDER_INVARIANTS,
  ...BIDDING_INVARIANTS,
  ...CREDIT_INVARIANTS,
  ...INVOICE_INVARIANTS,
  ...STOCK_INVARIANTS,
];

/** Something in the database that must not be. */
export interface Violation {
  /** The name of the invariant that it breaks, such as `one_open_offer_per_order`. */
  readonly broken: string;
  /** Whom it concerns: a number for people, or an id. */
  readonly id: string;
  /** What was found there. */
  readonly found: string;
}

/**
 * Looks through the whole marketplace for what must hold at every commit. `expect(await brokenInvariants(app.database))
 * .toEqual([])` after whatever ran in parallel; inside a transaction it sees what that transaction sees.
 */
export const brokenInvariants = (sql: Sql): Promise<Violation[]> => violationsOf(sql, INVARIANTS);

/** Where any of these is broken. */
export async function violationsOf(sql: Sql, invariants: readonly Invariant[]): Promise<Violation[]> {
  const violations: Violation[] = [];
  for (const { name, query } of invariants) {
    const rows = await sql.query<{ id: string; found: string | null }>(query);
    violations.push(...rows.map(({ id, found }) => ({ broken: name, id, found: found ?? 'nothing' })));
  }
  return violations;
}
