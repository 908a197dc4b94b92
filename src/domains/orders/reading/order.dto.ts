import { ORDER_STATUSES, type OrderStatus, PAYMENT_TERMS, type PaymentTerms } from '../../../database/schema/orders.js';
import { Field } from '../../../http/openapi/index.js';
import { ORDER_ID } from '../orders.openapi.js';

const PARTY_ID = '01936d3c-7a10-7b54-9d3b-2f6f0c1d8a01';

export class OrderPartyDto {
  @Field({ format: 'uuid', example: PARTY_ID })
  readonly id: string;

  @Field({ example: 'R001' })
  readonly code: string;

  @Field({ example: 'Himal Kirana Pasal' })
  readonly name: string;
}

/** An order as lists show it. */
export class OrderSummaryDto {
  @Field({ format: 'uuid', example: ORDER_ID })
  readonly id: string;

  @Field({ example: 'ORD-2026-000123' })
  readonly number: string;

  @Field({ type: String, nullable: true, example: 'shop-42-monday', description: "The caller's own name for it." })
  readonly reference: string | null;

  @Field({ type: OrderPartyDto })
  readonly retailer: OrderPartyDto;

  @Field({ type: OrderPartyDto, nullable: true, description: 'The vendor whose offer is accepted.' })
  readonly vendor: OrderPartyDto | null;

  @Field({
    type: String,
    format: 'uuid',
    nullable: true,
    example: null,
    description: 'The auction that looks for a vendor.',
  })
  readonly auctionId: string | null;

  @Field({ enum: ORDER_STATUSES, example: 'placed' })
  readonly status: OrderStatus;

  @Field({ enum: PAYMENT_TERMS, example: 'credit' })
  readonly paymentTerms: PaymentTerms;

  @Field({ example: 1500, description: 'What the retailer pays, at the prices of placing.' })
  readonly total: number;

  @Field({ example: 'shop-42', description: 'Name of the API key.' })
  readonly placedBy: string;

  @Field({ type: Date })
  readonly placedAt: Date;

  @Field({ type: Date, description: 'It expires unless a vendor has accepted it by then.' })
  readonly expiresAt: Date;

  @Field({ type: Date, description: 'When it last changed its status.' })
  readonly updatedAt: Date;
}
