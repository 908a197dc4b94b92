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
import { ChangeVendorDto, CreateVendorDto, VendorDto } from './vendor.dto.js';
import { VendorsService } from './vendors.service.js';

const DUPLICATE = {
  status: 409,
  code: 'duplicate_code',
  message: 'There is a vendor with the code "V001" already.',
};
const VendorId = () => PathParameter('id', 'The id of a vendor', '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e31');

@Chapter('Vendors')
@Controller('vendors')
@Allow('client', 'vendor')
export class VendorsController {
  constructor(
    private readonly vendors: VendorsService,
    private readonly phoneNumbers: PhoneNumbers,
    private readonly idempotency: Idempotency,
  ) {}

  @Post()
  @Allow('admin')
  @Describe('Add a vendor')
  @ApiCreated(VendorDto, 'Added.')
  @ApiErrors(DUPLICATE)
  create(
    @Body() body: CreateVendorDto,
    @CurrentCaller() caller: Caller,
    @IdempotencyKey() request: IdempotentRequest,
  ): Promise<VendorDto> {
    const phone = this.phoneNumbers.read('phone', body.phone);
    return this.idempotency.answer(request, async (tx) => {
      const vendor = await this.vendors.create(tx, caller, { ...body, phone, email: body.email ?? null });
      return created('vendors', VendorDto.of(vendor));
    });
  }

  @Get()
  @Describe('List vendors, newest first', "A vendor's own key sees that one.")
  @ApiPage(VendorDto)
  @ApiErrors(400, 503)
  async list(@Query() { city, ...filter }: PartiesQuery, @CurrentCaller() caller: Caller): Promise<Page<VendorDto>> {
    const page = await this.vendors.list(caller, { ...filter, group: city }, filter);
    return { ...page, items: page.items.map(VendorDto.of) };
  }

  @Get(':id')
  @VendorId()
  @Describe('One vendor')
  @ApiEnvelope(VendorDto)
  @ApiErrors(404, 503)
  async find(@Param('id', new IdPipe('vendor')) id: string, @CurrentCaller() caller: Caller): Promise<VendorDto> {
    return VendorDto.of(await this.vendors.find(caller, id));
  }

  @Patch(':id')
  @Allow('admin')
  @VendorId()
  @Describe('Change a vendor', 'What is left out stays as it is. The change is audited.')
  @ApiEnvelope(VendorDto)
  @ApiErrors(400, 404, 408, 413, 415, 503)
  async change(
    @Param('id', new IdPipe('vendor')) id: string,
    @Body() { phone, ...changes }: ChangeVendorDto,
    @CurrentCaller() caller: Caller,
  ): Promise<VendorDto> {
    const number = phone === undefined ? {} : { phone: this.phoneNumbers.read('phone', phone) };
    return VendorDto.of(await this.vendors.change(caller, id, { ...changes, ...number }));
  }
}
