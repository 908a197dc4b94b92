import { money } from '../../../money/index.js';
import type { Notification } from './notification.js';
import { textOf } from './text-of.js';

const CURRENCY = 'NPR';

const CASES: readonly [Notification, string][] = [
  [
    { kind: 'ORDER_CONFIRMATION', data: { orderNumber: 'ORD-2026-000123', total: money(1500), currency: CURRENCY } },
    'Your order ORD-2026-000123 over NPR 1500.00 is confirmed. We are looking for a vendor.',
  ],
  [
    {
      kind: 'VENDOR_OFFER',
      data: { orderNumber: 'ORD-1', price: money(9), currency: CURRENCY, lines: 1, respondBy: '22 Nov 2026, 14:00' },
    },
    'New order ORD-1: 1 product, NPR 9.00. Reply YES ORD-1 or NO ORD-1 by 22 Nov 2026, 14:00.',
  ],
  [
    { kind: 'VENDOR_UPDATE', data: { orderNumber: 'ORD-1', step: 'assigned' } },
    'Order ORD-1 was given to you as agreed: please pack it.',
  ],
  [
    { kind: 'VENDOR_UPDATE', data: { orderNumber: 'ORD-1', step: 'ended', reason: 'shop closed' } },
    'Order ORD-1 is off: please do not deliver it. Reason: shop closed',
  ],
  [
    { kind: 'DELIVERY_UPDATE', data: { orderNumber: 'ORD-1', step: 'cancelled', reason: 'shop closed' } },
    'Your order ORD-1 was cancelled. Reason: shop closed',
  ],
  [
    {
      kind: 'PAYMENT_REMINDER',
      data: { invoiceNumber: 'INV-1', outstanding: money(5), currency: CURRENCY, dueOn: '2026-12-22', daysLate: -3 },
    },
    'Your payment is due in 3 days: invoice INV-1, NPR 5.00, due 2026-12-22.',
  ],
  [
    {
      kind: 'PAYMENT_REMINDER',
      data: { invoiceNumber: 'INV-1', outstanding: money(5), currency: CURRENCY, dueOn: '2026-12-22', daysLate: 1 },
    },
    'Your payment is 1 day late: invoice INV-1, NPR 5.00, due 2026-12-22.',
  ],
  [
    {
      kind: 'PAYMENT_REMINDER',
      data: { invoiceNumber: 'INV-1', outstanding: money(5), currency: CURRENCY, dueOn: '2026-12-22', daysLate: 0 },
    },
    'Your payment is due today: invoice INV-1, NPR 5.00, due 2026-12-22.',
  ],
  [
    {
      kind: 'BALANCE',
      data: { outstanding: money(10), unapplied: money(0), available: money(90), currency: CURRENCY },
    },
    'You owe NPR 10.00; paid in advance NPR 0.00; you may still order for NPR 90.00.',
  ],
  [
    {
      kind: 'BALANCE',
      data: { shop: 'Corner', outstanding: money(10), unapplied: money(0), available: money(90), currency: CURRENCY },
    },
    'Corner: you owe NPR 10.00; paid in advance NPR 0.00; you may still order for NPR 90.00.',
  ],
  [
    { kind: 'LOW_STOCK_ALERT', data: { product: 'Rice 25 kg', stock: 3, minStock: 10 } },
    'Low stock: Rice 25 kg has 3 left, below your minimum of 10.',
  ],
];

describe('the words of a notification', () => {
  it.each(CASES)('%#: %j', (notification, text) => expect(textOf(notification)).toBe(text));
});
