import type { NotificationKind } from '../notifications/index.js';

const SUBJECTS: Readonly<Record<NotificationKind, string>> = {
  ORDER_CONFIRMATION: 'Your order is confirmed',
  VENDOR_OFFER: 'A new order is waiting for your answer',
  VENDOR_UPDATE: 'News of an order of yours',
  DELIVERY_UPDATE: 'News of your order',
  PAYMENT_REMINDER: 'Your invoice',
  BALANCE: 'Your balance',
  LOW_STOCK_ALERT: 'Stock is running low',
};

const OTHER_SUBJECT = 'A message for you';

/** What goes to vendors; of a number that a vendor and a retailer share, the vendor's address is meant then. */
const FOR_VENDORS: ReadonlySet<string> = new Set<NotificationKind>([
  'VENDOR_OFFER',
  'VENDOR_UPDATE',
  'LOW_STOCK_ALERT',
]);

/** Nobody may say that it was not reminded: whatever keeps these from WhatsApp, a mail takes their place. */
const MUST_ARRIVE: ReadonlySet<string> = new Set<NotificationKind>(['PAYMENT_REMINDER']);

const NOTE = 'WhatsApp could not deliver this message to you, so it comes by mail. Answers to this mail are not read.';

export const subjectOf = (kind: string): string =>
  Object.hasOwn(SUBJECTS, kind) ? SUBJECTS[kind as NotificationKind] : OTHER_SUBJECT;

export const roleOf = (kind: string): 'vendor' | 'retailer' => (FOR_VENDORS.has(kind) ? 'vendor' : 'retailer');

export const mustArrive = (kind: string): boolean => MUST_ARRIVE.has(kind);

export const fallbackText = (body: string): string => `${body}\n\n${NOTE}`;
