import { minus, NOTHING } from '../../money/index.js';
import type { InvoiceRow } from '../demo-set.js';
import type { Market } from '../market/market.js';
import { daysAfter } from '../moments.js';
import type { LiveOrder } from '../orders/live-order.js';
import { allocate } from './allocation.js';
import { planPayment } from './habits.js';
import { post } from './ledger.js';

const TERMS_DAYS = 30;

/** Invoices a delivered order on credit: what it held of the limit is now owed. */
export function invoice(market: Market, { row: order, reservation, retailer }: LiveOrder, at: Date): void {
  const { account } = retailer;
  if (!reservation || !account) return;
  const row: InvoiceRow = {
    id: market.ids.at(at),
    orderId: order.id,
    retailerId: order.retailerId,
    amount: order.total,
    paid: NOTHING,
    status: 'open',
    issuedAt: at,
    dueOn: daysAfter(market.calendar.dateOf(at), TERMS_DAYS),
    paidAt: null,
    writtenOffAt: null,
    reason: null,
  };
  market.rows.invoices.push(row);
  Object.assign(reservation, { state: 'captured', endedAt: at });
  account.reserved = minus(account.reserved, reservation.amount);
  post(market, account, market.rules.postings.invoice(order.retailerId, row.id, row.amount), at);
  allocate(market, account, at);
  planPayment(market, retailer, row);
}
