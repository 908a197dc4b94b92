import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  Allow,
  answer,
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
  NoBody,
  type Page,
  PathParameter,
} from '../../../http/index.js';
import { ApiIdempotent } from '../../../http/openapi/index.js';
import {
  InvoiceDetailDto,
  InvoiceDto,
  InvoiceReasonDto,
  InvoicesQuery,
  shownInvoice,
  shownInvoiceDetail,
} from './invoice.dto.js';
import { InvoiceMoves } from './invoice-moves.service.js';
import { Invoices } from './invoices.service.js';

const ILLEGAL_MOVE = {
  status: 409,
  code: 'illegal_move',
  message: 'Invoice INV-2026-000123 is paid and cannot be disputed: only one that is open or partially_paid can.',
};

const InvoiceId = (): MethodDecorator =>
  PathParameter('id', 'The id of an invoice', '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e20');
const invoicePipe = new IdPipe('invoice');

@Chapter('Credit')
@Controller('credit/invoices')
@Allow('admin')
export class InvoicesController {
  constructor(
    private readonly invoices: Invoices,
    private readonly moves: InvoiceMoves,
    private readonly idempotency: Idempotency,
  ) {}

  @Get()
  @Allow('client', 'retailer')
  @Describe('List invoices, newest first', 'A retailer sees its own.')
  @ApiPage(InvoiceDto)
  @ApiErrors(400, 401, 403, 404, 503)
  async list(@Query() query: InvoicesQuery, @CurrentCaller() caller: Caller): Promise<Page<InvoiceDto>> {
    const { overdue, ...filter } = query;
    const asked = { ...filter, ...(overdue !== undefined && { isOverdue: overdue === 'true' }) };
    const { items, nextCursor } = await this.invoices.list(asked, caller);
    return { items: items.map(shownInvoice), nextCursor };
  }

  @Get(':id')
  @InvoiceId()
  @Allow('client', 'retailer')
  @Describe('One invoice, and what payments have paid of it')
  @ApiEnvelope(InvoiceDetailDto)
  @ApiErrors(401, 403, 404, 503)
  async find(@Param('id', invoicePipe) id: string, @CurrentCaller() caller: Caller): Promise<InvoiceDetailDto> {
    return shownInvoiceDetail(await this.invoices.find(id, caller));
  }

  @Post(':id/dispute')
  @InvoiceId()
  @HttpCode(200)
  @Describe('Dispute an invoice', 'No payment goes to it and nobody is reminded of it until it is resolved. Audited.')
  @ApiEnvelope(InvoiceDetailDto)
  @ApiIdempotent(200)
  @ApiErrors(400, 401, 403, 404, ILLEGAL_MOVE, 408, 413, 415, 422, 503)
  dispute(
    @Param('id', invoicePipe) id: string,
    @Body() { reason }: InvoiceReasonDto,
    @CurrentCaller() { name }: Caller,
    @IdempotencyKey() request: IdempotentRequest,
  ): Promise<InvoiceDetailDto> {
    return this.idempotency.answer(request, async (tx) =>
      answer(200, shownInvoiceDetail(await this.moves.dispute(tx, id, { actor: name, reason }))),
    );
  }

  @Post(':id/resolve')
  @InvoiceId()
  @HttpCode(200)
  @Describe('Resolve a dispute', 'The invoice is owed as before, and takes what payments have left meanwhile. Audited.')
  @ApiEnvelope(InvoiceDetailDto)
  @ApiIdempotent(200)
  @NoBody()
  @ApiErrors(401, 403, 404, ILLEGAL_MOVE, 422, 503)
  resolve(
    @Param('id', invoicePipe) id: string,
    @CurrentCaller() { name }: Caller,
    @IdempotencyKey() request: IdempotentRequest,
  ): Promise<InvoiceDetailDto> {
    return this.idempotency.answer(request, async (tx) =>
      answer(200, shownInvoiceDetail(await this.moves.resolve(tx, id, name))),
    );
  }

  @Post(':id/write-off')
  @InvoiceId()
  @HttpCode(200)
  @Describe('Write an invoice off', 'What is outstanding of it is given up for good. Audited.')
  @ApiEnvelope(InvoiceDetailDto)
  @ApiIdempotent(200)
  @ApiErrors(400, 401, 403, 404, ILLEGAL_MOVE, 408, 413, 415, 422, 503)
  writeOff(
    @Param('id', invoicePipe) id: string,
    @Body() { reason }: InvoiceReasonDto,
    @CurrentCaller() { name }: Caller,
    @IdempotencyKey() request: IdempotentRequest,
  ): Promise<InvoiceDetailDto> {
    return this.idempotency.answer(request, async (tx) =>
      answer(200, shownInvoiceDetail(await this.moves.writeOff(tx, id, { actor: name, reason }))),
    );
  }
}
