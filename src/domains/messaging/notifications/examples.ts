import { validated } from '../../../validation/index.js';
import { NOTIFICATION_DATA } from './notification-data.js';
import type { Notification, NotificationKind } from './notification.js';

/** The data of one message of each kind, as a request writes them. */
export const EXAMPLES: Readonly<Record<NotificationKind, Readonly<Record<string, unknown>>>> = {
  ORDER_CONFIRMATION: { orderNumber: 'ORD-2026-000123', total: 1500, currency: 'NPR' },
  VENDOR_OFFER: {
    orderNumber: 'ORD-2026-000123',
    price: 1320.5,
    currency: 'NPR',
    lines: 3,
    respondBy: '22 Nov 2026, 14:00',
  },
  VENDOR_UPDATE: { orderNumber: 'ORD-2026-000123', step: 'assigned' },
  DELIVERY_UPDATE: { orderNumber: 'ORD-2026-000123', step: 'cancelled', reason: 'The shop is closed this week' },
  PAYMENT_REMINDER: {
    invoiceNumber: 'INV-2026-000042',
    outstanding: 12_500,
    currency: 'NPR',
    dueOn: '2026-12-22',
    daysLate: 7,
  },
  BALANCE: { outstanding: 12_500, unapplied: 0, available: 37_500, currency: 'NPR' },
  LOW_STOCK_ALERT: { product: 'Rice 25 kg', stock: 3, minStock: 10 },
};

/** The example of a kind, as a message holds it. */
export function exampleOf(kind: NotificationKind): Notification {
  const { value, faults } = validated<object>(NOTIFICATION_DATA[kind], EXAMPLES[kind]);
  if (faults) throw new Error(`The example of ${kind} breaks the rules of its data: ${JSON.stringify(faults)}`);
  return { kind, data: value } as Notification;
}
