import { v7 as uuidv7 } from 'uuid';
import type { Database, Sql } from '../../../src/database/index.js';
import type { CreditOrder } from '../../../src/domains/credit/credit.service.js';
import { money } from '../../../src/money/index.js';
import { CREDIT_INVARIANTS } from './invariants/credit.js';
import { INVOICE_INVARIANTS } from './invariants/invoices.js';
import { aRetailer } from './master-data.js';

/** What a test gives an account; by default its limit is large and its score sets no bound to an order. */
interface AccountOf {
  readonly creditLimit?: number;
  readonly score?: number | null;
  readonly status?: 'active' | 'on_hold' | 'blocked';
}

/** A retailer with a credit account. Returns the retailer's id. */
export async function aCreditAccount(database: Sql, given: AccountOf = {}): Promise<string> {
  const { creditLimit = 1_000_000, score = 800, status = 'active' } = given;
  const { id } = await aRetailer(database);
  await database.query(
    `insert into haat.credit_accounts
       (retailer_id, status, credit_limit, outstanding, reserved, unapplied, score, opened_at, updated_at)
     values ($1, $2, $3, 0, 0, 0, $4, haat.haat_now(), haat.haat_now())`,
    [id, status, creditLimit, score],
  );
  return id;
}

/** An order on credit as `Credit` knows it, with the row that it refers to. */
export async function aCreditOrder(database: Sql, retailerId: string, amount: number): Promise<CreditOrder> {
  const orderId = uuidv7();
  const orderNumber = `ORD-TEST-${orderId}`;
  await database.query(
    `insert into haat.orders (id, number, retailer_id, payment_terms, status, total, placed_by, placed_at, expires_at, updated_at)
     values ($1, $2, $3, 'credit', 'placed', $4, 'test', haat.haat_now(), haat.haat_now() + interval '1 day', haat.haat_now())`,
    [orderId, orderNumber, retailerId, amount],
  );
  return { orderId, orderNumber, retailerId, amount: money(amount) };
}

/** The account's figures as they stand. */
export async function balancesOf(database: Database, retailerId: string) {
  const [row] = await database.query<{ outstanding: string; reserved: string; unapplied: string }>(
    'select outstanding, reserved, unapplied from haat.credit_accounts where retailer_id = $1',
    [retailerId],
  );
  return row;
}

/** What orders do to their credit, which tests without moving orders leave out, and what holds only when one reserves. */
const OF_ORDERS = new Set([
  'orders_on_credit_have_a_reservation_of_their_total',
  'reservations_end_with_their_order',
  'delivered_orders_on_credit_are_invoiced',
  'exposure_is_within_the_limit',
]);

/** What does not hold of accounts, ledger, invoices and payments, as `brokenInvariants` finds it of the whole marketplace. */
export async function brokenCreditInvariants(sql: Sql): Promise<readonly { broken: string; id: string }[]> {
  const broken: { broken: string; id: string }[] = [];
  for (const { name, query } of [...CREDIT_INVARIANTS, ...INVOICE_INVARIANTS]) {
    if (OF_ORDERS.has(name)) continue;
    const rows = await sql.query<{ id: string }>(query);
    broken.push(...rows.map(({ id }) => ({ broken: name, id })));
  }
  return broken;
}
