import { IsIn, IsInt, IsString, Length, Matches, Max, Min } from 'class-validator';
import { AUCTION_STATUSES, type AuctionStatus } from '../../database/schema/bidding.js';
import { InvalidInput } from '../../errors/index.js';
import { PageQuery } from '../../http/index.js';
import { Field } from '../../http/openapi/index.js';
import { IsAmount, money } from '../../money/index.js';
import { IsId, IsMoment, Optional } from '../../validation/index.js';
import type { NewAuction } from './auction.js';

const THIRTY_DAYS_IN_SECONDS = 30 * 24 * 60 * 60;

/** An auction to open. */
export class OpenAuctionDto {
  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11' })
  @IsId()
  orderId: string;

  @Field({
    example: '2026-11-23T10:00:00+05:45',
    description: 'When the bidding ends; in the future, and before the order expires. This or `closesInSeconds`.',
  })
  @Optional()
  @IsMoment()
  closesAt?: string;

  @Field({ example: 3600, description: 'The same as seconds from now.' })
  @Optional()
  @IsInt()
  @Min(1)
  @Max(THIRTY_DAYS_IN_SECONDS)
  closesInSeconds?: number;

  @Field({ example: 12500, description: 'A bid above it is refused.' })
  @Optional()
  @IsAmount()
  ceilingPrice?: number;

  @Field({ example: 2, description: 'With fewer vendors bidding nobody is awarded the order.' })
  @Optional()
  @IsInt()
  @Min(1)
  @Max(1000)
  minimumBids: number = 1;
}

/** @throws InvalidInput unless just one of `closesAt` and `closesInSeconds` is given */
export function newAuctionOf(dto: OpenAuctionDto, openedBy: string): NewAuction {
  const { orderId, ceilingPrice, minimumBids } = dto;
  return {
    orderId,
    minimumBids,
    openedBy,
    ceilingPrice: ceilingPrice === undefined ? null : money(ceilingPrice),
    closes: closesOf(dto),
  };
}

function closesOf({ closesAt, closesInSeconds }: OpenAuctionDto): NewAuction['closes'] {
  if (closesAt !== undefined && closesInSeconds === undefined) return { at: new Date(closesAt) };
  if (closesAt === undefined && closesInSeconds !== undefined) return { inSeconds: closesInSeconds };
  const message =
    closesAt === undefined
      ? 'is missing: send it, or closesInSeconds'
      : 'must be left out where closesInSeconds is sent';
  throw new InvalidInput([{ field: 'closesAt', message }]);
}

export class CancelAuctionDto {
  @Field({ example: 'The retailer buys elsewhere', description: 'Why; it is shown with the auction.' })
  @Optional()
  @IsString()
  @Length(1, 500)
  @Matches(/\S/, { message: 'must hold more than blanks' })
  reason?: string;
}

export class PlaceBidDto {
  @Field({
    format: 'uuid',
    example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e12',
    description: 'Who bids; a key that is bound to a vendor bids for that one and need not say it.',
  })
  @Optional()
  @IsId()
  vendorId?: string;

  @Field({ example: 11800, description: 'What the vendor takes for the whole order.' })
  @IsAmount()
  price: number;

  @Field({ example: 3, description: 'Days until the vendor delivers; shown, and not part of the ranking.' })
  @IsInt()
  @Min(0)
  @Max(365)
  leadTimeDays: number;
}

export class AuctionsQuery extends PageQuery {
  @Field({ enum: AUCTION_STATUSES, description: 'Only auctions in this state.' })
  @Optional()
  @IsIn(AUCTION_STATUSES)
  status?: AuctionStatus;

  @Field({ format: 'uuid', description: 'Only auctions of this order.' })
  @Optional()
  @IsId()
  orderId?: string;
}
