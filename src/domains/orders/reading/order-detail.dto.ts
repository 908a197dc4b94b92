import { OFFER_STATUSES, type OfferStatus, ORDER_STATUSES, type OrderStatus } from '../../../database/schema/orders.js';
import { Field } from '../../../http/openapi/index.js';
import { OrderPartyDto, OrderSummaryDto } from './order.dto.js';

export class OrderItemDto {
  @Field({ example: 1 })
  readonly line: number;

  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8b07' })
  readonly productId: string;

  @Field({ example: 'RICE-25' })
  readonly sku: string;

  @Field({ example: 'Jeera Masino rice, 25 kg' })
  readonly name: string;

  @Field({ example: 3 })
  readonly quantity: number;

  @Field({ example: 500 })
  readonly unitPrice: number;

  @Field({ example: 1500 })
  readonly amount: number;
}

export class OrderEventDto {
  @Field({ enum: ORDER_STATUSES, nullable: true, example: 'placed', description: 'Null where the order came to be.' })
  readonly from: OrderStatus | null;

  @Field({ enum: ORDER_STATUSES, example: 'confirmed' })
  readonly to: OrderStatus;

  @Field({
    type: String,
    nullable: true,
    example: 'shop-42',
    description: 'Name of an API key, or of a part of the program; a vendor is not told who, why and by which job.',
  })
  readonly actor: string | null;

  @Field({ type: String, nullable: true, example: 'The shop is closed this week' })
  readonly reason: string | null;

  @Field({ type: String, format: 'uuid', nullable: true, example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11' })
  readonly jobId: string | null;

  @Field({ type: Date })
  readonly at: Date;
}

export class OrderOfferDto {
  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8f03' })
  readonly id: string;

  @Field({ type: OrderPartyDto })
  readonly vendor: OrderPartyDto;

  @Field({ type: String, format: 'uuid', nullable: true, example: null, description: 'The auction that it won.' })
  readonly auctionId: string | null;

  @Field({ example: 1 })
  readonly round: number;

  @Field({ example: 1420.5, description: 'What the vendor gets.' })
  readonly price: number;

  @Field({ enum: OFFER_STATUSES, example: 'open' })
  readonly status: OfferStatus;

  @Field({ type: Date })
  readonly offeredAt: Date;

  @Field({ type: Date })
  readonly respondBy: Date;

  @Field({ type: Date, nullable: true })
  readonly answeredAt: Date | null;

  @Field({ type: String, nullable: true, example: null })
  readonly answeredBy: string | null;

  @Field({ type: String, nullable: true, example: null })
  readonly reason: string | null;
}

export class RankedVendorDto {
  @Field({ example: 1 })
  readonly rank: number;

  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8c02' })
  readonly vendorId: string;

  @Field({ example: 'V007' })
  readonly vendorCode: string;

  @Field({ example: 87.35, description: 'The weighted sum of the five components, each from 0 to 100.' })
  readonly score: number;

  @Field({ example: 100, description: 'How far the stock covers the order.' })
  readonly availability: number;

  @Field({ example: 96.2, description: 'How near its basket is to the cheapest.' })
  readonly price: number;

  @Field({ example: 50, description: 'Whether it is in the city of the retailer.' })
  readonly proximity: number;

  @Field({ example: 80, description: 'How few orders it has open.' })
  readonly workload: number;

  @Field({ example: 91.4, description: 'Its rating, and the share of its offers that it accepted.' })
  readonly reliability: number;

  @Field({ example: 1420.5, description: 'What it takes for all lines.' })
  readonly basket: number;
}

export class RankingOverrideDto {
  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8c02' })
  readonly vendorId: string;

  @Field({ example: 'dispatcher' })
  readonly actor: string;

  @Field({ example: 'The retailer asked for this vendor' })
  readonly reason: string;
}

export class OrderRankingDto {
  @Field({ example: 1 })
  readonly round: number;

  @Field({
    type: 'object',
    additionalProperties: { type: 'number' },
    example: { availability: 30, price: 20, proximity: 20, workload: 15, reliability: 15 },
    description: 'Percent of each component.',
  })
  readonly weights: Readonly<Record<string, number>>;

  @Field({ type: [RankedVendorDto], description: 'All that could deliver, best first.' })
  readonly vendors: readonly RankedVendorDto[];

  @Field({ type: RankingOverrideDto, nullable: true, description: 'Who chose a vendor by hand, and why.' })
  readonly override: RankingOverrideDto | null;

  @Field({ type: Date })
  readonly at: Date;
}

/** An order with its lines, its timeline, and how its vendor was found. */
export class OrderDto extends OrderSummaryDto {
  @Field({ type: [OrderItemDto] })
  readonly items: readonly OrderItemDto[];

  @Field({ type: [OrderEventDto], description: 'Every move of its status, the first one first.' })
  readonly timeline: readonly OrderEventDto[];

  @Field({ type: [OrderOfferDto], description: 'A vendor sees its own, a retailer none.' })
  readonly offers: readonly OrderOfferDto[];

  @Field({ type: [OrderRankingDto], description: 'Every ranking that was made; a vendor or a retailer sees none.' })
  readonly rankings: readonly OrderRankingDto[];
}
