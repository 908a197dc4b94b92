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

/**
 * Whatever keeps these from WhatsApp, a mail takes their place: nobody may say that it was not reminded, and an offer that its
 * vendor never saw holds up the order until its time is over, and counts against the vendor.
 */
const MUST_ARRIVE: ReadonlySet<string> = new Set<NotificationKind>(['PAYMENT_REMINDER', 'VENDOR_OFFER']);

const NOTE = 'This message could not reach you by WhatsApp, so it comes by mail. Answers to this mail are not read.';

/** What is to be answered is answered there all the same: whoever writes to us may always do so. */
const ANSWER = 'Please send your answer to us by WhatsApp.';

export const subjectOf = (kind: string): string =>
  Object.hasOwn(SUBJECTS, kind) ? SUBJECTS[kind as NotificationKind] : OTHER_SUBJECT;

export const roleOf = (kind: string): 'vendor' | 'retailer' => (FOR_VENDORS.has(kind) ? 'vendor' : 'retailer');

export const mustArrive = (kind: string): boolean => MUST_ARRIVE.has(kind);

export const fallbackText = (kind: string, body: string): string =>
  `${body}\n\n${NOTE}${kind === 'VENDOR_OFFER' ? ` ${ANSWER}` : ''}`;
