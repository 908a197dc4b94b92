import { ArrayMinSize, IsIn, IsInt, IsString, Length, Matches, Max, Min } from 'class-validator';
import { PAYMENT_TERMS, type PaymentTerms } from '../../../database/schema/orders.js';
import { Field } from '../../../http/openapi/index.js';
import { IsId, NestedList, Optional } from '../../../validation/index.js';
import type { OrderRequest, RequestedItem } from './new-order.js';

const MAX_LINES = 100;
const MAX_QUANTITY = 1_000_000;

export class RequestedItemDto implements RequestedItem {
  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8b07' })
  @IsId()
  productId: string;

  @Field({ example: 3, description: 'In units of the product, and no less than its minimum.' })
  @IsInt()
  @Min(1)
  @Max(MAX_QUANTITY)
  quantity: number;
}

/** An order at the prices of the moment. */
export class PlaceOrderDto implements OrderRequest {
  @Field({
    format: 'uuid',
    example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8a01',
    description: 'Who orders. A key that is bound to a retailer may leave it out.',
  })
  @Optional()
  @IsId()
  retailerId?: string;

  @Field({ description: 'Each product once.' })
  @NestedList(() => RequestedItemDto, { max: MAX_LINES })
  @ArrayMinSize(1, { message: 'must hold at least one item' })
  items: RequestedItemDto[];

  @Field({
    enum: PAYMENT_TERMS,
    example: 'credit',
    description: '`credit`: the total is held of the credit limit, and invoiced at the delivery.',
  })
  @IsIn(PAYMENT_TERMS)
  paymentTerms: PaymentTerms;

  @Field({
    example: 'shop-42-monday',
    description: 'Your own name for the order: the same order under it again is answered with the first one, and 200.',
  })
  @Optional()
  @IsString()
  @Length(1, 100)
  @Matches(/\S/, { message: 'must hold more than blanks' })
  reference?: string;
}
