import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import {
  Allow,
  answer,
  API_PREFIX,
  type Caller,
  CurrentCaller,
  Idempotency,
  IdempotencyKey,
  type IdempotentRequest,
  type Page,
} from '../../http/index.js';
import { IdPipe } from '../../http/id.pipe.js';
import { ApiCreated, ApiEnvelope, ApiErrors, ApiPage, Chapter, Describe } from '../../http/openapi/index.js';
import { OrderIdParameter, PLACING_CONFLICTS } from './orders.openapi.js';
import { PlaceOrderDto } from './placing/place-order.dto.js';
import { Placing } from './placing/placing.service.js';
import { detailOf, summaryOf } from './reading/order-answers.js';
import { OrderSummaryDto } from './reading/order.dto.js';
import { OrderDto } from './reading/order-detail.dto.js';
import { OrdersQuery } from './reading/orders-query.dto.js';
import { OrdersReader } from './reading/orders-reader.service.js';

@Chapter('Orders')
@Controller('orders')
export class OrdersController {
  constructor(
    private readonly placing: Placing,
    private readonly reader: OrdersReader,
    private readonly idempotency: Idempotency,
  ) {}

  @Post()
  @Describe(
    'Place an order',
    'The prices are those of the moment. On credit the total is held of the limit. It expires unless a vendor has ' +
      'accepted it in time. The same order again under its `reference` is answered with the first one and 200.',
  )
  @ApiCreated(OrderDto)
  @ApiEnvelope(OrderDto, { status: 200, description: 'The order that was placed before under the same reference.' })
  @ApiErrors(404, ...PLACING_CONFLICTS)
  @Allow('client', 'retailer')
  place(
    @Body() order: PlaceOrderDto,
    @CurrentCaller() caller: Caller,
    @IdempotencyKey() request: IdempotentRequest,
  ): Promise<OrderDto> {
    return this.idempotency.answer(request, async (tx) => {
      const { orderId, isNew } = await this.placing.place(tx, caller, order);
      const placed = detailOf(await this.reader.find(caller, orderId, tx));
      return answer(isNew ? 201 : 200, placed, { location: `/${API_PREFIX}/orders/${orderId}` });
    });
  }

  @Get()
  @Describe('List orders, newest first', 'A retailer sees its own, a vendor those that it was offered.')
  @ApiPage(OrderSummaryDto)
  @ApiErrors(400, 503)
  @Allow('client', 'retailer', 'vendor')
  async list(@Query() query: OrdersQuery, @CurrentCaller() caller: Caller): Promise<Page<OrderSummaryDto>> {
    const { items, nextCursor } = await this.reader.list(caller, query);
    return { items: items.map(summaryOf), nextCursor };
  }

  @Get(':id')
  @OrderIdParameter()
  @Describe('One order, with its lines, its timeline, and how its vendor was found')
  @ApiEnvelope(OrderDto)
  @ApiErrors(404, 503)
  @Allow('client', 'retailer', 'vendor')
  async find(@Param('id', new IdPipe('order')) id: string, @CurrentCaller() caller: Caller): Promise<OrderDto> {
    return detailOf(await this.reader.find(caller, id));
  }
}
