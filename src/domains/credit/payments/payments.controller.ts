import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  Allow,
  answer,
  API_PREFIX,
  ApiEnvelope,
  ApiErrors,
  ApiPage,
  type Caller,
  Chapter,
  CurrentCaller,
  Describe,
  Idempotency,
  IdempotencyKey,
  type IdempotentRequest,
  IdPipe,
  type Page,
  PathParameter,
} from '../../../http/index.js';
import { ApiCreated, ApiIdempotent } from '../../../http/openapi/index.js';
import { money } from '../../../money/index.js';
import { PaymentReversal } from './payment-reversal.service.js';
import {
  PaymentDetailDto,
  PaymentDto,
  PaymentsQuery,
  ReceivePaymentDto,
  ReversePaymentDto,
  shownPayment,
  shownPaymentDetail,
} from './payment.dto.js';
import { Payments } from './payments.service.js';

const REFERENCE_REUSED = {
  status: 409,
  code: 'reference_reused',
  message: 'The reference "BANK-20261122-0017" came before with another amount or retailer: give each payment its own.',
};
const PAYMENT_REVERSED = {
  status: 409,
  code: 'payment_reversed',
  message:
    'Payment BANK-20261122-0017 was taken back at 2026-11-22T09:30:00.000Z: give money that comes now a reference of its own.',
};
const BALANCE_TOO_LARGE = {
  status: 422,
  code: 'balance_too_large',
  message:
    'Retailer 01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11 has paid 99999999999.00 in advance: with 5.00 more it would be over 100000000000.00, which no account holds.',
};
const ALREADY_REVERSED = {
  status: 409,
  code: 'already_reversed',
  message: 'Payment BANK-20261122-0017 is reversed already, since 2026-11-22T09:30:00.000Z.',
};

const PaymentId = (): MethodDecorator =>
  PathParameter('id', 'The id of a payment', '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e41');
const paymentPipe = new IdPipe('payment');

@Chapter('Credit')
@Controller('credit/payments')
@Allow('client')
export class PaymentsController {
  constructor(
    private readonly payments: Payments,
    private readonly reversal: PaymentReversal,
    private readonly idempotency: Idempotency,
  ) {}

  @Post()
  @Describe(
    'Record a payment of a retailer',
    'It goes to the open invoices by due date, disputed ones excepted; the rest waits for the next invoice. The same ' +
      'reference again, with the same amount and retailer, answers 200 with the same payment.',
  )
  @ApiCreated(PaymentDetailDto)
  @ApiEnvelope(PaymentDetailDto, { status: 200, description: 'It was recorded before.' })
  @ApiErrors(401, 403, 404, REFERENCE_REUSED, PAYMENT_REVERSED, BALANCE_TOO_LARGE)
  receive(
    @Body() { reference, retailerId, amount }: ReceivePaymentDto,
    @CurrentCaller() { name }: Caller,
    @IdempotencyKey() request: IdempotentRequest,
  ): Promise<PaymentDetailDto> {
    const received = { reference, retailerId, amount: money(amount), receivedBy: name };
    return this.idempotency.answer(request, async (tx) => {
      const { payment, isNew } = await this.payments.receive(tx, received);
      const location = `/${API_PREFIX}/credit/payments/${payment.id}`;
      return answer(isNew ? 201 : 200, shownPaymentDetail(payment), { location });
    });
  }

  @Get()
  @Allow('client', 'retailer')
  @Describe('List payments, newest first', 'A retailer sees its own.')
  @ApiPage(PaymentDto)
  @ApiErrors(400, 401, 403, 404, 503)
  async list(@Query() query: PaymentsQuery, @CurrentCaller() caller: Caller): Promise<Page<PaymentDto>> {
    const { items, nextCursor } = await this.payments.list(query, caller);
    return { items: items.map(shownPayment), nextCursor };
  }

  @Get(':id')
  @PaymentId()
  @Allow('client', 'retailer')
  @Describe('One payment, and which invoices have taken what of it')
  @ApiEnvelope(PaymentDetailDto)
  @ApiErrors(401, 403, 404, 503)
  async find(@Param('id', paymentPipe) id: string, @CurrentCaller() caller: Caller): Promise<PaymentDetailDto> {
    return shownPaymentDetail(await this.payments.find(id, caller));
  }

  @Post(':id/reverse')
  @PaymentId()
  @HttpCode(200)
  @Allow('admin')
  @Describe(
    'Take back a payment whose money never came',
    'Its postings are reversed; its invoices are open again, and take what other payments have left. Audited.',
  )
  @ApiEnvelope(PaymentDetailDto)
  @ApiIdempotent(200)
  @ApiErrors(400, 401, 403, 404, ALREADY_REVERSED, 408, 413, 415, 422, 503)
  reverse(
    @Param('id', paymentPipe) id: string,
    @Body() { reason }: ReversePaymentDto,
    @CurrentCaller() { name }: Caller,
    @IdempotencyKey() request: IdempotentRequest,
  ): Promise<PaymentDetailDto> {
    return this.idempotency.answer(request, async (tx) =>
      answer(200, shownPaymentDetail(await this.reversal.reverse(tx, id, { actor: name, reason }))),
    );
  }
}
