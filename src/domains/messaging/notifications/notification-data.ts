import { IsIn, IsInt, IsString, Length, Matches, Max, Min } from 'class-validator';
import { Field } from '../../../http/openapi/index.js';
import { IsMoney, type Money } from '../../../money/index.js';
import { IsDay, Optional } from '../../../validation/index.js';

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
export const VENDOR_STEPS = ['assigned', 'ended'] as const;
export type VendorStep = (typeof VENDOR_STEPS)[number];

const LONGEST_WORDS = 1_000;
const MOST_DAYS = 36_500;

/** Words that stand in a sentence of ours. */
const Words = (): PropertyDecorator => {
  const rules = [IsString(), Length(1, LONGEST_WORDS), Matches(/\S/, { message: 'must hold more than blanks' })];
  return (target, property) => rules.forEach((rule) => rule(target, property as string));
};

const ORDER_NUMBER = { example: 'ORD-2026-000123' };
const CURRENCY = { example: 'NPR', description: 'ISO 4217 code.' };
const IsCurrency = () => Matches(/^[A-Z]{3}$/, { message: 'must be the ISO 4217 code of a currency, such as NPR' });

export class OrderConfirmationData {
  @Field(ORDER_NUMBER) @Words() readonly orderNumber: string;
  @Field({ type: Number, example: 1500 }) @IsMoney() readonly total: Money;
  @Field(CURRENCY) @IsCurrency() readonly currency: string;
}

export class VendorOfferData {
  @Field(ORDER_NUMBER) @Words() readonly orderNumber: string;
  @Field({ type: Number, example: 1320.5 }) @IsMoney() readonly price: Money;
  @Field(CURRENCY) @IsCurrency() readonly currency: string;
  @Field({ example: 3, description: 'Products of the order.' }) @IsInt() @Min(1) readonly lines: number;
  @Field({ example: '22 Nov 2026, 14:00', description: 'As the vendor reads it: local date and time.' })
  @Words()
  readonly respondBy: string;
}

export class VendorUpdateData {
  @Field(ORDER_NUMBER) @Words() readonly orderNumber: string;
  @Field({ enum: VENDOR_STEPS, example: 'assigned' }) @IsIn(VENDOR_STEPS) readonly step: VendorStep;
  @Field({ example: 'The shop is closed this week' }) @Optional() @Words() readonly reason?: string;
}

export class DeliveryUpdateData {
  @Field(ORDER_NUMBER) @Words() readonly orderNumber: string;
  @Field({ enum: DELIVERY_STEPS, example: 'dispatched' }) @IsIn(DELIVERY_STEPS) readonly step: DeliveryStep;
  @Field({ example: 'The shop is closed this week' }) @Optional() @Words() readonly reason?: string;
}

export class PaymentReminderData {
  @Field({ example: 'INV-2026-000042' }) @Words() readonly invoiceNumber: string;
  @Field({ type: Number, example: 12_500 }) @IsMoney() readonly outstanding: Money;
  @Field(CURRENCY) @IsCurrency() readonly currency: string;
  @Field({ example: '2026-12-22' }) @IsDay() readonly dueOn: string;
  @Field({ example: 7, description: 'Days from the due date to the day of writing: negative before it.' })
  @IsInt()
  @Min(-MOST_DAYS)
  @Max(MOST_DAYS)
  readonly daysLate: number;
}

export class BalanceData {
  @Field({ example: 'Corner Shop', description: 'Whose balance it is, for people who have several shops.' })
  @Optional()
  @Words()
  readonly shop?: string;
  @Field({ type: Number, example: 12_500 }) @IsMoney() readonly outstanding: Money;
  @Field({ type: Number, example: 0, description: 'Paid in advance.' }) @IsMoney() readonly unapplied: Money;
  @Field({ type: Number, example: 37_500, description: 'What may still be ordered for; negative above the limit.' })
  @IsMoney({ isSigned: true })
  readonly available: Money;
  @Field(CURRENCY) @IsCurrency() readonly currency: string;
}

export class LowStockAlertData {
  @Field({ example: 'Rice 25 kg' }) @Words() readonly product: string;
  @Field({ example: 3 }) @IsInt() @Min(0) readonly stock: number;
  @Field({ example: 10 }) @IsInt() @Min(0) readonly minStock: number;
}

/** The data of each notification, with their rules. */
export const NOTIFICATION_DATA = {
  ORDER_CONFIRMATION: OrderConfirmationData,
  VENDOR_OFFER: VendorOfferData,
  VENDOR_UPDATE: VendorUpdateData,
  DELIVERY_UPDATE: DeliveryUpdateData,
  PAYMENT_REMINDER: PaymentReminderData,
  BALANCE: BalanceData,
  LOW_STOCK_ALERT: LowStockAlertData,
} as const;
