import { Body, Controller, Param, Post } from '@nestjs/common';
import {
  Allow,
  answer,
  type Caller,
  CurrentCaller,
  Idempotency,
  IdempotencyKey,
  type IdempotentRequest,
  jobLocation,
} from '../../../http/index.js';
import { IdPipe } from '../../../http/id.pipe.js';
import { ApiAccepted, ApiErrors, Chapter, Describe } from '../../../http/openapi/index.js';
import type { Enqueued } from '../../../jobs/index.js';
import { enqueueOptionsOf } from '../../../operations/index.js';
import { ILLEGAL_MOVE, OrderIdParameter } from '../orders.openapi.js';
import { AssignVendorDto, RouteOrderDto } from './sourcing.dto.js';
import { SourcingRequests } from './sourcing-requests.service.js';

const AUCTION_OPEN = {
  status: 409,
  code: 'auction_open',
  message: 'Order ORD-2026-000123 is in an auction, which looks for its vendor: cancel that first.',
};

@Chapter('Orders')
@Controller('orders/:id')
@Allow('client')
@ApiErrors(404, ILLEGAL_MOVE, AUCTION_OPEN)
export class SourcingController {
  constructor(
    private readonly requests: SourcingRequests,
    private readonly idempotency: Idempotency,
  ) {}

  @Post('route')
  @OrderIdParameter()
  @Describe(
    'Offer a confirmed order to the best vendor, or to a chosen one',
    'Without a body the vendors are ranked and the best is asked. A chosen vendor must be able to deliver (else the job ' +
      'completes with `{"refused": "vendor_not_eligible"}`); an open offer to another vendor is taken back for it.',
  )
  @ApiAccepted('Recorded: a vendor will be asked.')
  route(
    @Param('id', new IdPipe('order')) orderId: string,
    @Body() { options, vendorId, reason }: RouteOrderDto,
    @CurrentCaller() caller: Caller,
    @IdempotencyKey() request: IdempotentRequest,
  ): Promise<Enqueued> {
    const enqueueOptions = enqueueOptionsOf(options, caller);
    return this.idempotency.answer(request, async (tx) => {
      const isChosen = vendorId !== undefined && reason !== undefined;
      const job = isChosen
        ? await this.requests.routeTo(tx, orderId, { vendorId, reason, actor: caller.name }, enqueueOptions)
        : await this.requests.route(tx, orderId, enqueueOptions);
      return answer(202, job, { location: jobLocation(job.jobId) });
    });
  }

  @Post('assign-vendor')
  @OrderIdParameter()
  @Describe(
    'Give an order to a vendor without asking it',
    'The order is accepted on behalf of the vendor; an open offer to another is taken back. Where the stock falls short, ' +
      'the job completes with `{"refused": "insufficient_stock"}` and nothing is changed.',
  )
  @ApiAccepted('Recorded: the vendor will be assigned.')
  assign(
    @Param('id', new IdPipe('order')) orderId: string,
    @Body() { options, vendorId, reason }: AssignVendorDto,
    @CurrentCaller() caller: Caller,
    @IdempotencyKey() request: IdempotentRequest,
  ): Promise<Enqueued> {
    const enqueueOptions = enqueueOptionsOf(options, caller);
    return this.idempotency.answer(request, async (tx) => {
      const job = await this.requests.assign(tx, orderId, { vendorId, reason, actor: caller.name }, enqueueOptions);
      return answer(202, job, { location: jobLocation(job.jobId) });
    });
  }
}
