import { IsString, Length, Matches } from 'class-validator';
import { Field, PageQuery } from '../../../http/index.js';
import { asNumber, IsAmount } from '../../../money/index.js';
import { IsId, Optional } from '../../../validation/index.js';
import { AllocationDto, shownAllocation } from './allocation.dto.js';
import type { PaymentDetail, PaymentView } from './payment.js';

const RETAILER = '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11';
const REFERENCE = 'BANK-20261122-0017';

/** Money that came in. */
export class ReceivePaymentDto {
  @Field({
    example: REFERENCE,
    description: "The payer's or the bank's name for it; the same one is the same payment.",
  })
  @IsString()
  @Length(1, 100)
  @Matches(/^\S(.*\S)?$/, { message: 'must neither begin nor end with a blank, and stand on one line' })
  reference: string;

  @Field({ format: 'uuid', example: RETAILER, description: 'Who paid.' })
  @IsId()
  retailerId: string;

  @Field({ example: 1500, description: 'In major units of the currency.' })
  @IsAmount()
  amount: number;
}

export class PaymentsQuery extends PageQuery {
  @Field({ format: 'uuid', example: RETAILER, description: "Only this retailer's." })
  @Optional()
  @IsId()
  retailerId?: string;

  @Field({ example: REFERENCE, description: 'Only the one with this reference.' })
  @Optional()
  @IsString()
  @Length(1, 100)
  reference?: string;
}

export class ReversePaymentDto {
  @Field({ example: 'The cheque bounced.', description: 'Kept with the payment and in the audit.' })
  @IsString()
  @Length(1, 500)
  @Matches(/\S/, { message: 'must hold more than blanks' })
  reason: string;
}

/** A payment; amounts in major units of the currency. */
export class PaymentDto {
  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e41' })
  readonly id: string;

  @Field({ example: REFERENCE })
  readonly reference: string;

  @Field({ format: 'uuid', example: RETAILER })
  readonly retailerId: string;

  @Field({ example: 1500 })
  readonly amount: number;

  @Field({ example: 250, description: 'What no invoice has taken yet; the next one will.' })
  readonly unapplied: number;

  @Field({ example: 'cash-desk', description: 'Name of the API key that reported it.' })
  readonly receivedBy: string;

  @Field({ type: Date })
  readonly receivedAt: Date;

  @Field({
    type: Date,
    nullable: true,
    example: null,
    description: 'When it was taken back, because the money never came.',
  })
  readonly reversedAt: Date | null;

  @Field({ type: String, nullable: true, example: null })
  readonly reversedBy: string | null;

  @Field({ type: String, nullable: true, example: null })
  readonly reversalReason: string | null;
}

export class PaymentDetailDto extends PaymentDto {
  @Field({ type: [AllocationDto], description: 'What invoices have taken of it, by due date.' })
  readonly allocations: readonly AllocationDto[];
}

export const shownPayment = ({ amount, unapplied, ...payment }: PaymentView): PaymentDto => ({
  ...payment,
  amount: asNumber(amount),
  unapplied: asNumber(unapplied),
});

export const shownPaymentDetail = ({ allocations, ...payment }: PaymentDetail): PaymentDetailDto => ({
  ...shownPayment(payment),
  allocations: allocations.map(shownAllocation),
});
