import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import {
  Allow,
  answer,
  type Caller,
  created,
  CurrentCaller,
  Idempotency,
  IdempotencyKey,
  type IdempotentRequest,
  NoBody,
  type Page,
} from '../../http/index.js';
import { IdPipe } from '../../http/id.pipe.js';
import {
  ApiCreated,
  ApiEnvelope,
  ApiErrors,
  ApiIdempotent,
  ApiPage,
  Chapter,
  Describe,
  PathParameter,
} from '../../http/openapi/index.js';
import type { Transaction } from '../../database/index.js';
import { AuctionDetailDto, auctionAnswer, auctionDetailAnswer, AuctionDto } from './auction.answers.dto.js';
import { AuctionsQuery, CancelAuctionDto, newAuctionOf, OpenAuctionDto } from './auction.dto.js';
import { AuctionReader } from './auction-reader.service.js';
import { AuctionsService } from './auctions.service.js';
import { ILLEGAL_MOVE, OPENING_CONFLICTS } from './bidding.error-examples.js';

const Id = () => PathParameter('id', 'The id of an auction', '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e10');

@Chapter('Auctions')
@Controller('auctions')
export class AuctionsController {
  constructor(
    private readonly auctions: AuctionsService,
    private readonly reader: AuctionReader,
    private readonly idempotency: Idempotency,
  ) {}

  @Post()
  @Describe(
    'Open an auction on an order',
    'Vendors underbid each other for the order, in place of its routing. It must be placed or confirmed, without an open ' +
      'offer. A best bid of the last `SOFT_CLOSE_SECONDS` puts off the end by as much, 5 times at most.',
  )
  @ApiCreated(AuctionDetailDto)
  @ApiErrors(404, ...OPENING_CONFLICTS)
  @Allow('client')
  open(
    @Body() body: OpenAuctionDto,
    @CurrentCaller() caller: Caller,
    @IdempotencyKey() request: IdempotentRequest,
  ): Promise<AuctionDetailDto> {
    const auction = newAuctionOf(body, caller.name);
    return this.idempotency.answer(request, async (tx) => {
      const id = await this.auctions.open(tx, auction);
      return created('auctions', await this.#find(tx, id, caller));
    });
  }

  @Get()
  @Describe('List auctions, newest first', 'For the key of a vendor: those that are open, and those it has bid in.')
  @ApiPage(AuctionDto)
  @ApiErrors(400, 503)
  @Allow('client', 'vendor')
  async list(@Query() query: AuctionsQuery, @CurrentCaller() caller: Caller): Promise<Page<AuctionDto>> {
    const { items, nextCursor } = await this.reader.list(query, caller);
    return { items: items.map(auctionAnswer), nextCursor };
  }

  @Get(':id')
  @Id()
  @Describe(
    'One auction with its bids',
    'Once it is closed, each bid has its rank. The key of a vendor sees its own bids; of the others their number and the ' +
      'best price.',
  )
  @ApiEnvelope(AuctionDetailDto)
  @ApiErrors(404, 503)
  @Allow('client', 'vendor')
  find(@Param('id', new IdPipe('auction')) id: string, @CurrentCaller() caller: Caller): Promise<AuctionDetailDto> {
    return this.#find(undefined, id, caller);
  }

  @Post(':id/close')
  @Id()
  @Describe('End the bidding now', 'What follows is as at the deadline: the best bidder is offered the order.')
  @ApiEnvelope(AuctionDetailDto)
  @ApiIdempotent(200)
  @ApiErrors(404, ILLEGAL_MOVE, 422, 503)
  @NoBody()
  @Allow('client')
  close(
    @Param('id', new IdPipe('auction')) id: string,
    @CurrentCaller() caller: Caller,
    @IdempotencyKey() request: IdempotentRequest,
  ): Promise<AuctionDetailDto> {
    return this.idempotency.answer(request, async (tx) => {
      await this.auctions.close(tx, id, { actor: caller.name });
      return answer(200, await this.#find(tx, id, caller));
    });
  }

  @Post(':id/cancel')
  @Id()
  @Describe('Cancel an auction that is open', 'A confirmed order is routed by the ordinary ranking instead.')
  @ApiEnvelope(AuctionDetailDto)
  @ApiIdempotent(200)
  @ApiErrors(400, 404, ILLEGAL_MOVE, 408, 413, 415, 422, 503)
  @Allow('client')
  cancel(
    @Param('id', new IdPipe('auction')) id: string,
    @Body() { reason }: CancelAuctionDto,
    @CurrentCaller() caller: Caller,
    @IdempotencyKey() request: IdempotentRequest,
  ): Promise<AuctionDetailDto> {
    return this.idempotency.answer(request, async (tx) => {
      await this.auctions.cancel(tx, id, { actor: caller.name, reason });
      return answer(200, await this.#find(tx, id, caller));
    });
  }

  async #find(tx: Transaction | undefined, id: string, caller: Caller): Promise<AuctionDetailDto> {
    return auctionDetailAnswer(await this.reader.find(tx, id, caller));
  }
}
