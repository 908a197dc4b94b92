import { Body, Controller, Param, Post } from '@nestjs/common';
import {
  Allow,
  answer,
  API_PREFIX,
  type Caller,
  CurrentCaller,
  Idempotency,
  IdempotencyKey,
  type IdempotentRequest,
} from '../../http/index.js';
import { IdPipe } from '../../http/id.pipe.js';
import { ApiCreated, ApiErrors, Chapter, Describe, PathParameter } from '../../http/openapi/index.js';
import { money } from '../../money/index.js';
import { PlacedBidDto, placedBidAnswer } from './auction.answers.dto.js';
import { PlaceBidDto } from './auction.dto.js';
import { ABOVE_CEILING, BID_CONFLICTS } from './bidding.error-examples.js';
import { BidsService } from './bids.service.js';

@Chapter('Auctions')
@Controller('auctions')
@Allow('client', 'vendor')
export class BidsController {
  constructor(
    private readonly bids: BidsService,
    private readonly idempotency: Idempotency,
  ) {}

  @Post(':id/bids')
  @PathParameter('id', 'The id of an auction', '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e10')
  @Describe(
    'Bid in an auction',
    'The price is for the whole order. It takes the place of the vendor’s last one, and must be lower.',
  )
  @ApiCreated(PlacedBidDto)
  @ApiErrors(404, ...BID_CONFLICTS, ABOVE_CEILING)
  place(
    @Param('id', new IdPipe('auction')) auctionId: string,
    @Body() { vendorId, price, leadTimeDays }: PlaceBidDto,
    @CurrentCaller() caller: Caller,
    @IdempotencyKey() request: IdempotentRequest,
  ): Promise<PlacedBidDto> {
    const bid = { auctionId, price: money(price), leadTimeDays, bidBy: caller.name };
    return this.idempotency.answer(request, async (tx) => {
      const placed = await this.bids.place(tx, bid, vendorId, caller);
      return answer(201, placedBidAnswer(placed), { location: `/${API_PREFIX}/auctions/${auctionId}` });
    });
  }
}
