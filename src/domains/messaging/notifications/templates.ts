import type { TemplateCategory } from '../../../database/schema/messaging-sending.js';
import type { UsedTemplate } from '../../../database/schema/messaging.js';
import type { DataOf, Notification, NotificationKind } from './notification.js';
import { counted, deliveryNews, lateness, vendorNews } from './words.js';

/** A template as it has to be registered with Meta, and what fills its gaps. */
export interface Template<Kind extends NotificationKind> {
  readonly name: string;
  /** As Meta names it, such as `en` or `en_US`. */
  readonly language: string;
  /** As it is registered: Meta lets people refuse `marketing`. */
  readonly category: TemplateCategory;
  /** With a gap `{{1}}` for each parameter; Meta takes none at its start or end, nor with few words around the gaps. */
  readonly body: string;
  readonly parameters: (data: DataOf<Kind>) => readonly string[];
}

/** The languages of the words below. */
const LANGUAGE = 'en';

export const TEMPLATES: { readonly [Kind in NotificationKind]: Template<Kind> } = {
  ORDER_CONFIRMATION: {
    name: 'haat_order_confirmation',
    language: LANGUAGE,
    category: 'utility',
    body: 'Your order {{1}} over {{2}} is confirmed. We are looking for a vendor, and tell you when one has accepted it.',
    parameters: ({ orderNumber, currency, total }) => [orderNumber, `${currency} ${total}`],
  },
  VENDOR_OFFER: {
    name: 'haat_vendor_offer',
    language: LANGUAGE,
    // Nothing that the vendor has asked for: Meta counts offers as marketing.
    category: 'marketing',
    body:
      'A new order is waiting for your answer: {{1}} with {{2}} for {{3}}. Please reply {{4}} to take it or {{5}} to ' +
      'leave it, by {{6}} at the latest.',
    parameters: ({ orderNumber, lines, currency, price, respondBy }) => [
      orderNumber,
      counted(lines, 'product'),
      `${currency} ${price}`,
      `YES ${orderNumber}`,
      `NO ${orderNumber}`,
      respondBy,
    ],
  },
  VENDOR_UPDATE: {
    name: 'haat_vendor_update',
    language: LANGUAGE,
    category: 'utility',
    body: 'There is news of order {{1}}: it {{2}} Reply to this message if you have a question.',
    parameters: (data) => [data.orderNumber, vendorNews(data)],
  },
  DELIVERY_UPDATE: {
    name: 'haat_delivery_update',
    language: LANGUAGE,
    category: 'utility',
    body: 'There is news of your order {{1}}: it {{2}} Reply to this message if you have a question.',
    parameters: (data) => [data.orderNumber, deliveryNews(data)],
  },
  PAYMENT_REMINDER: {
    name: 'haat_payment_reminder',
    language: LANGUAGE,
    category: 'utility',
    body: 'This is about invoice {{1}} over {{2}}, due on {{3}}. At present {{4}}. If you have paid it already, please ignore this message.',
    parameters: ({ invoiceNumber, currency, outstanding, dueOn, daysLate }) => [
      invoiceNumber,
      `${currency} ${outstanding}`,
      dueOn,
      lateness(daysLate),
    ],
  },
  BALANCE: {
    name: 'haat_balance',
    language: LANGUAGE,
    category: 'utility',
    body: 'You owe {{1}} at present, you have paid {{2}} in advance, and you may still order for {{3}} on credit.',
    parameters: ({ currency, outstanding, unapplied, available }) =>
      [outstanding, unapplied, available].map((amount) => `${currency} ${amount}`),
  },
  LOW_STOCK_ALERT: {
    name: 'haat_low_stock_alert',
    language: LANGUAGE,
    category: 'utility',
    body: 'You are running low on {{1}}: there are {{2}} left, and your minimum is {{3}}. Please restock it soon.',
    parameters: ({ product, stock, minStock }) => [product, String(stock), String(minStock)],
  },
};

/** The template of a notification with what fills its gaps. */
export function filledTemplate(notification: Notification): UsedTemplate {
  const { name, language } = TEMPLATES[notification.kind];
  return { name, language, parameters: parametersOf(notification) };
}

/** The words of a notification as the person sees them by its template. */
export function templateText(notification: Notification): string {
  const parameters = parametersOf(notification);
  return TEMPLATES[notification.kind].body.replace(
    /\{\{(\d+)\}\}/g,
    (_, number) => parameters[Number(number) - 1] ?? '',
  );
}

function parametersOf<Kind extends NotificationKind>({ kind, data }: { kind: Kind; data: DataOf<Kind> }): string[] {
  return TEMPLATES[kind].parameters(data).map(parameter);
}

/** Longest parameter, in characters: the body has 1,024 in all. Source: Meta's "Template components". */
const LONGEST_PARAMETER = 500;

/** Meta refuses new lines, tabs and more than four blanks in a row within a parameter, with 132018. */
function parameter(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= LONGEST_PARAMETER) return line;
  // Half of a character is none, and the database would refuse it.
  return `${line.slice(0, LONGEST_PARAMETER - 1).replace(/\p{Surrogate}$/u, '')}…`;
}
