import { IsIn, IsString, Length, Matches } from 'class-validator';
import { INVOICE_STATUSES, type InvoiceStatus } from '../../../database/schema/credit.js';
import { Field, PageQuery } from '../../../http/index.js';
import { asNumber } from '../../../money/index.js';
import { IsDay, IsId, Optional } from '../../../validation/index.js';
import { AllocationDto, shownAllocation } from '../payments/allocation.dto.js';
import type { InvoiceDetail, InvoiceView } from './invoice.js';

const RETAILER = '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11';

export class InvoicesQuery extends PageQuery {
  @Field({ format: 'uuid', example: RETAILER, description: "Only this retailer's." })
  @Optional()
  @IsId()
  retailerId?: string;

  @Field({
    format: 'uuid',
    example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e21',
    description: 'Only the one of this order.',
  })
  @Optional()
  @IsId()
  orderId?: string;

  @Field({ enum: INVOICE_STATUSES, description: 'Only invoices in this state.' })
  @Optional()
  @IsIn(INVOICE_STATUSES)
  status?: InvoiceStatus;

  @Field({ enum: ['true', 'false'], description: 'Only those that are, or are not, unpaid after their due date.' })
  @Optional()
  @IsIn(['true', 'false'])
  overdue?: 'true' | 'false';

  @Field({ example: '2026-12-22', description: 'Only those that are due before this day.' })
  @Optional()
  @IsDay()
  dueBefore?: string;
}

export class InvoiceReasonDto {
  @Field({ example: 'Two cartons came broken.', description: 'Kept with the invoice and in the audit.' })
  @IsString()
  @Length(1, 500)
  @Matches(/\S/, { message: 'must hold more than blanks' })
  reason: string;
}

/** An invoice; amounts in major units of the currency, days in the time zone of `SCHEDULER_TIMEZONE`. */
export class InvoiceDto {
  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e20' })
  readonly id: string;

  @Field({ example: 'INV-2026-000123' })
  readonly number: string;

  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e21' })
  readonly orderId: string;

  @Field({ example: 'ORD-2026-000456' })
  readonly orderNumber: string;

  @Field({ format: 'uuid', example: RETAILER })
  readonly retailerId: string;

  @Field({ example: 1500 })
  readonly amount: number;

  @Field({ example: 500 })
  readonly paid: number;

  @Field({ example: 1000, description: 'What is still asked for; 0 when it is written off.' })
  readonly outstanding: number;

  @Field({ enum: INVOICE_STATUSES, example: 'partially_paid' })
  readonly status: InvoiceStatus;

  @Field({ type: Date })
  readonly issuedAt: Date;

  @Field({ format: 'date', example: '2026-12-22', description: 'The last day for paying.' })
  readonly dueOn: string;

  @Field({ example: 0, description: 'Whole days after the due date, while something is outstanding.' })
  readonly daysLate: number;

  @Field({ example: false, description: 'Late, and not disputed.' })
  readonly isOverdue: boolean;

  @Field({ type: Date, nullable: true })
  readonly paidAt: Date | null;

  @Field({ type: Date, nullable: true })
  readonly writtenOffAt: Date | null;

  @Field({ type: String, nullable: true, example: null, description: 'Why it is disputed or written off.' })
  readonly reason: string | null;
}

export class InvoiceDetailDto extends InvoiceDto {
  @Field({ type: [AllocationDto], description: 'What it has of which payments, in the order of their coming.' })
  readonly allocations: readonly AllocationDto[];
}

export const shownInvoice = ({ amount, paid, outstanding, ...invoice }: InvoiceView): InvoiceDto => ({
  ...invoice,
  amount: asNumber(amount),
  paid: asNumber(paid),
  outstanding: asNumber(outstanding),
});

export const shownInvoiceDetail = ({ allocations, ...invoice }: InvoiceDetail): InvoiceDetailDto => ({
  ...shownInvoice(invoice),
  allocations: allocations.map(shownAllocation),
});
