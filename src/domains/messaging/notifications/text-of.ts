import type { DeliveryStep, Notification, VendorStep } from './notification.js';

const STEPS: Readonly<Record<DeliveryStep, string>> = {
  accepted: 'was accepted by a vendor.',
  packing: 'is being packed.',
  dispatched: 'is on its way.',
  delivered: 'was delivered. Thank you!',
  cancelled: 'was cancelled.',
  expired: 'has expired: no vendor accepted it in time.',
  unfulfillable: 'cannot be fulfilled: no vendor can deliver it. Nothing is charged.',
};

const VENDOR_STEPS: Readonly<Record<VendorStep, string>> = {
  assigned: 'was given to you as agreed: please pack it.',
  ended: 'is off: please do not deliver it.',
};

/** The words of a notification, as free text. */
export function textOf({ kind, data }: Notification): string {
  switch (kind) {
    case 'ORDER_CONFIRMATION':
      return `Your order ${data.orderNumber} over ${data.currency} ${data.total} is confirmed. We are looking for a vendor.`;
    case 'VENDOR_OFFER':
      return (
        `New order ${data.orderNumber}: ${data.lines} ${data.lines === 1 ? 'product' : 'products'}, ` +
        `${data.currency} ${data.price}. Reply YES ${data.orderNumber} or NO ${data.orderNumber} by ${data.respondBy}.`
      );
    case 'VENDOR_UPDATE':
      return `Order ${data.orderNumber} ${VENDOR_STEPS[data.step]}${data.reason ? ` Reason: ${data.reason}` : ''}`;
    case 'DELIVERY_UPDATE':
      return `Your order ${data.orderNumber} ${STEPS[data.step]}${data.reason ? ` Reason: ${data.reason}` : ''}`;
    case 'PAYMENT_REMINDER':
      return `${reminderOpening(data.daysLate)}: invoice ${data.invoiceNumber}, ${data.currency} ${data.outstanding}, due ${data.dueOn}.`;
    case 'BALANCE':
      return (
        `${data.shop === undefined ? '' : `${data.shop}: `}You owe ${data.currency} ${data.outstanding}; paid in advance ${data.currency} ${data.unapplied}; ` +
        `you may still order for ${data.currency} ${data.available}.`
      );
    case 'LOW_STOCK_ALERT':
      return `Low stock: ${data.product} has ${data.stock} left, below your minimum of ${data.minStock}.`;
  }
}

function reminderOpening(daysLate: number): string {
  if (daysLate === 0) return 'Your payment is due today';
  if (daysLate < 0) return `Your payment is due in ${days(-daysLate)}`;
  return `Your payment is ${days(daysLate)} late`;
}

const days = (count: number): string => `${count} ${count === 1 ? 'day' : 'days'}`;
