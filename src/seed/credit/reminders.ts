import { minus } from '../../money/index.js';
import type { Market } from '../market/market.js';
import { daysFrom } from '../moments.js';

/** Days from the due date. */
const STAGES: ReadonlySet<number> = new Set([-3, 1, 7, 15, 30]);

/** What the reminders of one morning were; the messages themselves were never sent, so there are none. */
export function remind(market: Market, at: Date): void {
  const today = market.calendar.dateOf(at);
  for (const { id: invoiceId, status, dueOn, amount, paid } of market.rows.invoices) {
    const stage = daysFrom(dueOn, today);
    if (!STAGES.has(stage) || (status !== 'open' && status !== 'partially_paid')) continue;
    market.rows.paymentReminders.push({ invoiceId, stage, outstanding: minus(amount, paid), messageId: null, at });
  }
}
