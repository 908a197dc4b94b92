import { IsString, Length, Matches } from 'class-validator';
import { OFFER_STATUSES, type OfferStatus } from '../../../database/schema/orders.js';
import { Field } from '../../../http/openapi/index.js';
import { asNumber } from '../../../money/index.js';
import { IsId, Optional } from '../../../validation/index.js';
import type { Offer } from './offer.js';
import { REASON_LIMIT } from './route-order.job.js';

const OFFER_ID = '01936d3c-7a10-7b54-9d3b-2f6f0c1d8f17';
const VENDOR_ID = '01936d3c-7a10-7b54-9d3b-2f6f0c1d8b01';

/** Who answers, where the key does not say it. */
export class AnswerOfferDto {
  @Field({
    format: 'uuid',
    example: VENDOR_ID,
    description: 'For keys that are bound to no vendor: whose answer it is.',
  })
  @Optional()
  @IsId()
  vendorId?: string;
}

export class RefuseOfferDto extends AnswerOfferDto {
  @Field({ example: 'No truck before Friday', description: 'Stands in the timeline of the order.' })
  @Optional()
  @IsString()
  @Length(1, REASON_LIMIT)
  @Matches(/\S/, { message: 'must hold more than blanks' })
  reason?: string;
}

/** An order as it was offered to one vendor. */
export class OfferDto {
  @Field({ format: 'uuid', example: OFFER_ID })
  readonly id: string;

  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e42' })
  readonly orderId: string;

  @Field({ format: 'uuid', example: VENDOR_ID })
  readonly vendorId: string;

  @Field({
    type: String,
    format: 'uuid',
    nullable: true,
    example: null,
    description: 'The auction that the vendor has won by its bid; null for a ranked or an assigned vendor.',
  })
  readonly auctionId: string | null;

  @Field({ example: 1, description: 'The round of the search in which it was made: that of its ranking.' })
  readonly round: number;

  @Field({ example: 1380.5, description: 'What the vendor gets: all lines at its own prices, or its bid.' })
  readonly price: number;

  @Field({
    enum: OFFER_STATUSES,
    example: 'accepted',
    description: '`withdrawn`: taken back while it was open, or by the vendor after it was accepted.',
  })
  readonly status: OfferStatus;

  @Field({ type: Date })
  readonly offeredAt: Date;

  @Field({ type: Date, description: 'An answer that comes later is refused.' })
  readonly respondBy: Date;

  @Field({ type: Date, nullable: true })
  readonly answeredAt: Date | null;

  @Field({ type: String, nullable: true, example: 'v001-phone', description: 'Name of the API key.' })
  readonly answeredBy: string | null;

  @Field({ type: String, nullable: true, example: null })
  readonly reason: string | null;
}

export function offerDto(offer: Offer): OfferDto {
  return {
    id: offer.id,
    orderId: offer.orderId,
    vendorId: offer.vendorId,
    auctionId: offer.auctionId,
    round: offer.round,
    price: asNumber(offer.price),
    status: offer.status,
    offeredAt: offer.offeredAt,
    respondBy: offer.respondBy,
    answeredAt: offer.answeredAt,
    answeredBy: offer.answeredBy,
    reason: offer.reason,
  };
}
