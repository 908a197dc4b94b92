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
import { type EnqueueOptionsDto, enqueueOptionsOf } from '../../../operations/index.js';
import type { OrderStatus } from '../order.js';
import { ILLEGAL_MOVE, OrderIdParameter } from '../orders.openapi.js';
import { OrderActionDto, ReasonedActionDto, UpdateStatusDto } from './order-actions.dto.js';
import { OrderActions } from './order-actions.service.js';
import { CancelOrder, CompleteOrder, ConfirmOrder, UpdateOrderStatus } from './order-processing.jobs.js';

type Action = ConfirmOrder | UpdateOrderStatus | CompleteOrder | CancelOrder;

const CHECKED_TWICE =
  'Whether the order may move there is checked at once, and again by the job: when it has moved elsewhere meanwhile, the ' +
  'job completes with `{"refused": "illegal_move"}`.';

@Chapter('Orders')
@Controller('orders/:id')
@ApiErrors(401, 403, 404, 429)
export class OrderActionsController {
  constructor(
    private readonly actions: OrderActions,
    private readonly idempotency: Idempotency,
  ) {}

  @Post('confirm')
  @OrderIdParameter()
  @Describe('Confirm an order', `A vendor is looked for, unless an auction does it. ${CHECKED_TWICE}`)
  @ApiAccepted('Recorded: the order will be confirmed.')
  @ApiErrors(ILLEGAL_MOVE)
  @Allow('client')
  confirm(
    @Param('id', new IdPipe('order')) orderId: string,
    @Body() { options }: OrderActionDto,
    @CurrentCaller() caller: Caller,
    @IdempotencyKey() request: IdempotentRequest,
  ): Promise<Enqueued> {
    const action = new ConfirmOrder({ orderId, actor: caller.name });
    return this.#enqueue(request, caller, action, 'confirmed', options);
  }

  @Post('status')
  @OrderIdParameter()
  @Describe('Report how far an accepted order is', `A vendor reports it of its own orders. ${CHECKED_TWICE}`)
  @ApiAccepted('Recorded: the order will be moved.')
  @ApiErrors(ILLEGAL_MOVE)
  @Allow('client', 'vendor')
  updateStatus(
    @Param('id', new IdPipe('order')) orderId: string,
    @Body() { options, status, reason }: UpdateStatusDto,
    @CurrentCaller() caller: Caller,
    @IdempotencyKey() request: IdempotentRequest,
  ): Promise<Enqueued> {
    const action = new UpdateOrderStatus({ orderId, actor: caller.name, status, reason });
    return this.#enqueue(request, caller, action, status, options);
  }

  @Post('complete')
  @OrderIdParameter()
  @Describe('Complete a delivered order', `Nothing is open about it any more. ${CHECKED_TWICE}`)
  @ApiAccepted('Recorded: the order will be completed.')
  @ApiErrors(ILLEGAL_MOVE)
  @Allow('client', 'retailer')
  complete(
    @Param('id', new IdPipe('order')) orderId: string,
    @Body() { options }: OrderActionDto,
    @CurrentCaller() caller: Caller,
    @IdempotencyKey() request: IdempotentRequest,
  ): Promise<Enqueued> {
    const action = new CompleteOrder({ orderId, actor: caller.name });
    return this.#enqueue(request, caller, action, 'completed', options);
  }

  @Post('cancel')
  @OrderIdParameter()
  @Describe(
    'Cancel an order that is not dispatched yet',
    `Its offers are withdrawn, and what it holds of stock and credit is given back. ${CHECKED_TWICE}`,
  )
  @ApiAccepted('Recorded: the order will be cancelled.')
  @ApiErrors(ILLEGAL_MOVE)
  @Allow('client', 'retailer')
  cancel(
    @Param('id', new IdPipe('order')) orderId: string,
    @Body() { options, reason }: ReasonedActionDto,
    @CurrentCaller() caller: Caller,
    @IdempotencyKey() request: IdempotentRequest,
  ): Promise<Enqueued> {
    const action = new CancelOrder({ orderId, actor: caller.name, reason });
    return this.#enqueue(request, caller, action, 'cancelled', options);
  }

  #enqueue(
    request: IdempotentRequest,
    caller: Caller,
    action: Action,
    to: OrderStatus,
    options: EnqueueOptionsDto | undefined,
  ): Promise<Enqueued> {
    const enqueueOptions = enqueueOptionsOf(options, caller);
    return this.idempotency.answer(request, async (tx) => {
      const job = await this.actions.request(tx, caller, action, to, enqueueOptions);
      return answer(202, job, { location: jobLocation(job.jobId) });
    });
  }
}
