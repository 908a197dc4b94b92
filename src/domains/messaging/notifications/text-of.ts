import type { Notification } from './notification.js';
import { counted, deliveryNews, lateness, vendorNews } from './words.js';

/** The words of a notification, as free text. */
export function textOf({ kind, data }: Notification): string {
  switch (kind) {
    case 'ORDER_CONFIRMATION':
      return `Your order ${data.orderNumber} over ${data.currency} ${data.total} is confirmed. We are looking for a vendor.`;
    case 'VENDOR_OFFER':
      return (
        `New order ${data.orderNumber}: ${counted(data.lines, 'product')}, ` +
        `${data.currency} ${data.price}. Reply YES ${data.orderNumber} or NO ${data.orderNumber} by ${data.respondBy}.`
      );
    case 'VENDOR_UPDATE':
      return `Order ${data.orderNumber} ${vendorNews(data)}`;
    case 'DELIVERY_UPDATE':
      return `Your order ${data.orderNumber} ${deliveryNews(data)}`;
    case 'PAYMENT_REMINDER': {
      const { invoiceNumber, currency, outstanding, dueOn, daysLate } = data;
      return `${capitalised(lateness(daysLate))}: invoice ${invoiceNumber}, ${currency} ${outstanding}, due ${dueOn}.`;
    }
    case 'BALANCE': {
      const { shop, currency, outstanding, unapplied, available } = data;
      return (
        `${shop === undefined ? 'You owe' : `${shop}: you owe`} ${currency} ${outstanding}; ` +
        `paid in advance ${currency} ${unapplied}; you may still order for ${currency} ${available}.`
      );
    }
    case 'LOW_STOCK_ALERT':
      return `Low stock: ${data.product} has ${data.stock} left, below your minimum of ${data.minStock}.`;
  }
}

const capitalised = (words: string): string => words.slice(0, 1).toUpperCase() + words.slice(1);
