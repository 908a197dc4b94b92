import { IsIn, IsString, Length, Matches } from 'class-validator';
import { ORDER_STATUSES, type OrderStatus, PAYMENT_TERMS, type PaymentTerms } from '../../../database/schema/orders.js';
import { PageQuery } from '../../../http/index.js';
import { Field } from '../../../http/openapi/index.js';
import { IsId, IsMoment, Optional } from '../../../validation/index.js';
import type { OrderFilter } from './order-views.js';

/** What to search orders by; all of it is optional, and all that is given must hold. */
export class OrdersQuery extends PageQuery implements OrderFilter {
  @Field({ enum: ORDER_STATUSES, example: 'offered', description: 'Only orders in this status.' })
  @Optional()
  @IsIn(ORDER_STATUSES)
  status?: OrderStatus;

  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8a01', description: "Only this retailer's." })
  @Optional()
  @IsId()
  retailerId?: string;

  @Field({
    format: 'uuid',
    example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8c02',
    description: 'The vendor that delivers it.',
  })
  @Optional()
  @IsId()
  vendorId?: string;

  @Field({ enum: PAYMENT_TERMS, example: 'credit', description: 'Only orders with these terms.' })
  @Optional()
  @IsIn(PAYMENT_TERMS)
  paymentTerms?: PaymentTerms;

  @Field({ example: '2026-11-22T00:00:00Z', description: 'Placed then or later' })
  @Optional()
  @IsMoment()
  since?: string;

  @Field({ example: '2026-11-23T00:00:00Z', description: 'Placed before then' })
  @Optional()
  @IsMoment()
  until?: string;

  @Field({ example: 'ORD-2026-0001', description: 'How the number begins' })
  @Optional()
  @IsString()
  @Length(1, 50)
  @Matches(/\S/, { message: 'must hold more than blanks' })
  search?: string;
}
