import { isMoreThan, minus, money, plus } from '../../money/index.js';
import type { CreditReservationRow, OrderRow } from '../demo-set.js';
import type { Market, Retailer } from '../market/market.js';

/** What an account without a score may order for at once. */
const LARGEST_ORDER = money(50_000);

/** Holds the order's total of the retailer's limit; nothing where the account does not allow it. */
export function reserveCredit(
  market: Market,
  { account }: Retailer,
  { id: orderId, total }: OrderRow,
  at: Date,
): CreditReservationRow | undefined {
  if (account?.status !== 'active' || isMoreThan(total, LARGEST_ORDER)) return undefined;
  const exposure = minus(plus(account.outstanding, account.reserved, total), account.unapplied);
  if (isMoreThan(exposure, account.creditLimit)) return undefined;
  account.reserved = plus(account.reserved, total);
  account.updatedAt = at;
  const { retailerId } = account;
  const reservation = { orderId, retailerId, amount: total, state: 'held' as const, createdAt: at, endedAt: null };
  market.rows.creditReservations.push(reservation);
  return reservation;
}
