import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import {
  Allow,
  type Caller,
  created,
  CurrentCaller,
  Idempotency,
  IdempotencyKey,
  type IdempotentRequest,
  type Page,
} from '../../../http/index.js';
import { IdPipe } from '../../../http/id.pipe.js';
import {
  ApiCreated,
  ApiEnvelope,
  ApiErrors,
  ApiPage,
  Chapter,
  Describe,
  PathParameter,
} from '../../../http/openapi/index.js';
import { PhoneNumbers } from '../../../phone-numbers/index.js';
import { PartiesQuery } from '../records/party.dto.js';
import { ChangeRetailerDto, CreateRetailerDto, RetailerDto } from './retailer.dto.js';
import { RetailersService } from './retailers.service.js';

const DUPLICATE = {
  status: 409,
  code: 'duplicate_code',
  message: 'There is a retailer with the code "R001" already.',
};
const RetailerId = () => PathParameter('id', 'The id of a retailer', '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e21');

@Chapter('Retailers')
@Controller('retailers')
@Allow('client', 'retailer')
export class RetailersController {
  constructor(
    private readonly retailers: RetailersService,
    private readonly phoneNumbers: PhoneNumbers,
    private readonly idempotency: Idempotency,
  ) {}

  @Post()
  @Allow('admin')
  @Describe('Add a retailer')
  @ApiCreated(RetailerDto, 'Added.')
  @ApiErrors(DUPLICATE)
  create(
    @Body() body: CreateRetailerDto,
    @CurrentCaller() caller: Caller,
    @IdempotencyKey() request: IdempotentRequest,
  ): Promise<RetailerDto> {
    const phone = this.phoneNumbers.read('phone', body.phone);
    return this.idempotency.answer(request, async (tx) => {
      const retailer = await this.retailers.create(tx, caller, { ...body, phone, email: body.email ?? null });
      return created('retailers', RetailerDto.of(retailer));
    });
  }

  @Get()
  @Describe('List retailers, newest first', "A retailer's own key sees that one.")
  @ApiPage(RetailerDto)
  @ApiErrors(400, 503)
  async list(@Query() { city, ...filter }: PartiesQuery, @CurrentCaller() caller: Caller): Promise<Page<RetailerDto>> {
    const page = await this.retailers.list(caller, { ...filter, group: city }, filter);
    return { ...page, items: page.items.map(RetailerDto.of) };
  }

  @Get(':id')
  @RetailerId()
  @Describe('One retailer')
  @ApiEnvelope(RetailerDto)
  @ApiErrors(404, 503)
  async find(@Param('id', new IdPipe('retailer')) id: string, @CurrentCaller() caller: Caller): Promise<RetailerDto> {
    return RetailerDto.of(await this.retailers.find(caller, id));
  }

  @Patch(':id')
  @Allow('admin')
  @RetailerId()
  @Describe('Change a retailer', 'What is left out stays as it is. The change is audited.')
  @ApiEnvelope(RetailerDto)
  @ApiErrors(400, 404, 408, 413, 415, 503)
  async change(
    @Param('id', new IdPipe('retailer')) id: string,
    @Body() { phone, ...changes }: ChangeRetailerDto,
    @CurrentCaller() caller: Caller,
  ): Promise<RetailerDto> {
    const number = phone === undefined ? {} : { phone: this.phoneNumbers.read('phone', phone) };
    return RetailerDto.of(await this.retailers.change(caller, id, { ...changes, ...number }));
  }
}
