import type { DeliveryStep, VendorStep } from './notification-data.js';
import type { DataOf } from './notification.js';

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

/** What has become of an order, after "it" or its number. */
export const deliveryNews = ({ step, reason }: DataOf<'DELIVERY_UPDATE'>): string => withReason(STEPS[step], reason);

export const vendorNews = ({ step, reason }: DataOf<'VENDOR_UPDATE'>): string => withReason(VENDOR_STEPS[step], reason);

export function lateness(daysLate: number): string {
  if (daysLate === 0) return 'your payment is due today';
  if (daysLate < 0) return `your payment is due in ${counted(-daysLate, 'day')}`;
  return `your payment is ${counted(daysLate, 'day')} late`;
}

/** @param thing takes an s for more than one */
export const counted = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`;

const withReason = (news: string, reason: string | undefined): string => (reason ? `${news} Reason: ${reason}` : news);
