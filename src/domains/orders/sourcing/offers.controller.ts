import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import {
  Allow,
  answer,
  type Caller,
  CurrentCaller,
  Idempotency,
  IdempotencyKey,
  type IdempotentRequest,
} from '../../../http/index.js';
import { IdPipe } from '../../../http/id.pipe.js';
import {
  ApiEnvelope,
  ApiErrors,
  ApiIdempotent,
  Chapter,
  Describe,
  PathParameter,
} from '../../../http/openapi/index.js';
import { OrderIdParameter } from '../orders.openapi.js';
import { AnswerOfferDto, OfferDto, offerDto, RefuseOfferDto } from './offer.dto.js';
import { type OfferAnswer, OfferAnswers } from './offer-answers.service.js';

const OFFER_EXPIRED = {
  status: 409,
  code: 'offer_expired',
  message: 'The offer was to be answered by 2026-11-22T08:15:00.000Z: it is too late.',
};

const AGAIN = 'The same answer given again is answered with the same offer.';

const OfferParameter = PathParameter(
  'offerId',
  'The id of an offer of the order',
  '01936d3c-7a10-7b54-9d3b-2f6f0c1d8f17',
);

@Chapter('Orders')
@Controller('orders/:id/offers/:offerId')
@Allow('client', 'vendor')
@ApiErrors(400, 404, 409, OFFER_EXPIRED, 408, 413, 415, 422, 503)
export class OffersController {
  constructor(
    private readonly answers: OfferAnswers,
    private readonly idempotency: Idempotency,
  ) {}

  @Post('accept')
  @HttpCode(200)
  @OrderIdParameter()
  @OfferParameter
  @Describe(
    'Accept an offer',
    `The vendor has the order, and what it needs of the vendor's stock is reserved. ${AGAIN}`,
  )
  @ApiEnvelope(OfferDto)
  @ApiIdempotent(200)
  accept(
    @Param('id', new IdPipe('order')) orderId: string,
    @Param('offerId', new IdPipe('offer')) offerId: string,
    @Body() { vendorId }: AnswerOfferDto,
    @CurrentCaller() caller: Caller,
    @IdempotencyKey() request: IdempotentRequest,
  ): Promise<OfferDto> {
    return this.#answer(request, caller, { orderId, offerId, answer: 'accept', vendorId });
  }

  @Post('decline')
  @HttpCode(200)
  @OrderIdParameter()
  @OfferParameter
  @Describe('Decline an offer', `The next vendor is asked. ${AGAIN}`)
  @ApiEnvelope(OfferDto)
  @ApiIdempotent(200)
  decline(
    @Param('id', new IdPipe('order')) orderId: string,
    @Param('offerId', new IdPipe('offer')) offerId: string,
    @Body() { vendorId, reason }: RefuseOfferDto,
    @CurrentCaller() caller: Caller,
    @IdempotencyKey() request: IdempotentRequest,
  ): Promise<OfferDto> {
    return this.#answer(request, caller, { orderId, offerId, answer: 'decline', vendorId, reason });
  }

  @Post('withdraw')
  @HttpCode(200)
  @OrderIdParameter()
  @OfferParameter
  @Describe(
    'Withdraw from an accepted offer, before packing',
    `The stock is free again, and another vendor is asked. ${AGAIN}`,
  )
  @ApiEnvelope(OfferDto)
  @ApiIdempotent(200)
  withdraw(
    @Param('id', new IdPipe('order')) orderId: string,
    @Param('offerId', new IdPipe('offer')) offerId: string,
    @Body() { vendorId, reason }: RefuseOfferDto,
    @CurrentCaller() caller: Caller,
    @IdempotencyKey() request: IdempotentRequest,
  ): Promise<OfferDto> {
    return this.#answer(request, caller, { orderId, offerId, answer: 'withdraw', vendorId, reason });
  }

  #answer(request: IdempotentRequest, caller: Caller, given: OfferAnswer): Promise<OfferDto> {
    return this.idempotency.answer(request, async (tx) => {
      return answer(200, offerDto(await this.answers.give(tx, caller, given)));
    });
  }
}
