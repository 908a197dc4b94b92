import { AUCTION_STATUSES, type AuctionStatus } from '../../database/schema/bidding.js';
import { Field } from '../../http/openapi/index.js';
import { asNumber } from '../../money/index.js';
import type { PlacedBid } from './auction.js';
import type { AuctionDetail, AuctionItem, AuctionRecord, BidRecord } from './auction-views.js';

/** An auction, as a list shows it. */
export class AuctionDto {
  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e10' })
  readonly id: string;

  @Field({ example: 'AUC-2026-000123' })
  readonly number: string;

  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11' })
  readonly orderId: string;

  @Field({ example: 'ORD-2026-000123' })
  readonly orderNumber: string;

  @Field({ enum: AUCTION_STATUSES, example: 'open' })
  readonly status: AuctionStatus;

  @Field({ type: Number, nullable: true, example: 12500, description: 'A bid above it is refused.' })
  readonly ceilingPrice: number | null;

  @Field({ example: 1 })
  readonly minimumBids: number;

  @Field({ type: Date, example: '2026-11-23T03:15:00.000Z' })
  readonly openedAt: Date;

  @Field({ type: Date, example: '2026-11-23T04:15:00.000Z', description: 'When the bidding ends, as it stands now.' })
  readonly closesAt: Date;

  @Field({ example: 0, description: 'How often a best bid of the last moment has put off the end; 5 times at most.' })
  readonly extensions: number;

  @Field({ example: 3, description: 'How many vendors have bid.' })
  readonly bidCount: number;

  @Field({ type: Number, nullable: true, example: 11800, description: 'The lowest bid.' })
  readonly bestPrice: number | null;

  @Field({
    type: Number,
    nullable: true,
    example: 1,
    description: 'Rank of the bidder that was offered the order last.',
  })
  readonly awardRank: number | null;

  @Field({ type: Date, nullable: true, example: null, description: 'When the bidding has ended.' })
  readonly closedAt: Date | null;

  @Field({ type: Date, nullable: true, example: null, description: 'When the auction was over.' })
  readonly endedAt: Date | null;

  @Field({ type: String, nullable: true, example: null, description: 'Why nobody was awarded the order.' })
  readonly reason: string | null;
}

/** What has to be delivered. */
export class AuctionItemDto implements AuctionItem {
  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e14' })
  readonly productId: string;

  @Field({ example: 'RICE-25' })
  readonly sku: string;

  @Field({ example: 'Rice 25 kg' })
  readonly name: string;

  @Field({ example: 'bag' })
  readonly unit: string;

  @Field({ example: 20 })
  readonly quantity: number;
}

export class BidDto {
  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e13' })
  readonly id: string;

  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e12' })
  readonly vendorId: string;

  @Field({ example: 'V001' })
  readonly vendorCode: string;

  @Field({ example: 'Everest Wholesale' })
  readonly vendorName: string;

  @Field({ example: 11800 })
  readonly price: number;

  @Field({ example: 3 })
  readonly leadTimeDays: number;

  @Field({ enum: ['live', 'replaced'], example: 'live', description: '`replaced`: the vendor has bid less since.' })
  readonly status: 'live' | 'replaced';

  @Field({ type: Date, example: '2026-11-23T03:40:00.000Z' })
  readonly bidAt: Date;

  @Field({ type: Number, nullable: true, example: null, description: 'Its place at the close; null before.' })
  readonly rank: number | null;

  @Field({
    type: Number,
    nullable: true,
    example: null,
    description: 'How reliable the vendor was at the close, from 0 to 100; of equal prices the higher one is ahead.',
  })
  readonly reliability: number | null;
}

/** An auction with what it is about, and its bids: best first, then those that were replaced; 500 at most. */
export class AuctionDetailDto extends AuctionDto {
  @Field({ type: AuctionItemDto, isArray: true })
  readonly items: readonly AuctionItemDto[];

  @Field({ type: BidDto, isArray: true, description: 'For the key of a vendor: its own.' })
  readonly bids: readonly BidDto[];
}

/** A bid that was taken. */
export class PlacedBidDto {
  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e13' })
  readonly id: string;

  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e10' })
  readonly auctionId: string;

  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e12' })
  readonly vendorId: string;

  @Field({ example: 11800 })
  readonly price: number;

  @Field({ example: 3 })
  readonly leadTimeDays: number;

  @Field({ type: Date, example: '2026-11-23T03:40:00.000Z' })
  readonly bidAt: Date;

  @Field({ example: true, description: 'It is lower than every other bid.' })
  readonly isBest: boolean;

  @Field({ type: Date, example: '2026-11-23T04:15:00.000Z', description: 'The end, which this bid may have put off.' })
  readonly closesAt: Date;

  @Field({ example: 0 })
  readonly extensions: number;
}

export const auctionAnswer = (auction: AuctionRecord): AuctionDto => ({
  ...auction,
  ceilingPrice: auction.ceilingPrice === null ? null : asNumber(auction.ceilingPrice),
  bestPrice: auction.bestPrice === null ? null : asNumber(auction.bestPrice),
});

export const auctionDetailAnswer = (auction: AuctionDetail): AuctionDetailDto => ({
  ...auctionAnswer(auction),
  items: auction.items,
  bids: auction.bids.map(bidAnswer),
});

const bidAnswer = (bid: BidRecord): BidDto => ({
  ...bid,
  price: asNumber(bid.price),
  reliability: bid.reliability === null ? null : Number(bid.reliability),
});

export const placedBidAnswer = ({ price, ...bid }: PlacedBid): PlacedBidDto => ({ ...bid, price: asNumber(price) });
