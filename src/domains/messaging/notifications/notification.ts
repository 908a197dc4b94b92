import type { Money } from '../../../money/index.js';

/** What an order's retailer is told of its way. */
export const DELIVERY_STEPS = [
  'accepted',
  'packing',
  'dispatched',
  'delivered',
  'cancelled',
  'expired',
  'unfulfillable',
] as const;
export type DeliveryStep = (typeof DELIVERY_STEPS)[number];

/** What a vendor is told of an order that is its own, beside what it is asked. */
export type VendorStep = 'assigned' | 'ended';

/** An event that somebody is told by a message, with what the words need. */
export type Notification =
  | {
      readonly kind: 'ORDER_CONFIRMATION';
      readonly data: { readonly orderNumber: string; readonly total: Money; readonly currency: string };
    }
  | {
      readonly kind: 'VENDOR_OFFER';
      readonly data: {
        readonly orderNumber: string;
        readonly price: Money;
        readonly currency: string;
        readonly lines: number;
        /** As the vendor reads it: local date and time. */
        readonly respondBy: string;
      };
    }
  | {
      readonly kind: 'VENDOR_UPDATE';
      readonly data: { readonly orderNumber: string; readonly step: VendorStep; readonly reason?: string };
    }
  | {
      readonly kind: 'DELIVERY_UPDATE';
      readonly data: { readonly orderNumber: string; readonly step: DeliveryStep; readonly reason?: string };
    }
  | {
      readonly kind: 'PAYMENT_REMINDER';
      readonly data: {
        readonly invoiceNumber: string;
        readonly outstanding: Money;
        readonly currency: string;
        /** A date, such as `2026-12-22`. */
        readonly dueOn: string;
        /** Days from the due date to the day of writing: negative before it. */
        readonly daysLate: number;
      };
    }
  | {
      readonly kind: 'BALANCE';
      readonly data: {
        /** Whose balance it is, for people who have several shops. */
        readonly shop?: string;
        readonly outstanding: Money;
        readonly unapplied: Money;
        readonly available: Money;
        readonly currency: string;
      };
    }
  | {
      readonly kind: 'LOW_STOCK_ALERT';
      readonly data: { readonly product: string; readonly stock: number; readonly minStock: number };
    };
