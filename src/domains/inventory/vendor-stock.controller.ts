import { Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import { Allow, type Caller, CurrentCaller, type Page } from '../../http/index.js';
import { IdPipe } from '../../http/id.pipe.js';
import { ApiEnvelope, ApiErrors, ApiPage, Chapter, Describe, PathParameter } from '../../http/openapi/index.js';
import { money } from '../../money/index.js';
import { PutVendorStockDto, VendorStockDto, VendorStockQuery } from './vendor-stock.dto.js';
import { VendorStocks } from './vendor-stock.service.js';

const VendorId = () => PathParameter('id', 'The id of a vendor', '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e31');

@Chapter('Vendors')
@Controller('vendors/:id/products')
export class VendorStockController {
  constructor(private readonly stocks: VendorStocks) {}

  @Get()
  @Allow('client', 'vendor')
  @VendorId()
  @Describe('What a vendor has in stock', "A vendor's own key sees its own.")
  @ApiPage(VendorStockDto)
  @ApiErrors(400, 404, 503)
  async list(
    @Param('id', new IdPipe('vendor')) vendorId: string,
    @Query() query: VendorStockQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<Page<VendorStockDto>> {
    const page = await this.stocks.list(caller, vendorId, query.search, query);
    return { ...page, items: page.items.map(VendorStockDto.of) };
  }

  @Put(':productId')
  @Allow('vendor')
  @VendorId()
  @PathParameter('productId', 'The id of a product', '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e41')
  @Describe(
    'Say what a vendor has of a product',
    "For an admin, and for the vendor's own key. It takes the place of all that was said before: without `minStock` that is 0, " +
      'and nobody is alerted any more (`POST /inventory/bulk-update` leaves alone what it does not name). What is reserved ' +
      'stays so: the stock cannot be set below it.',
  )
  @ApiEnvelope(VendorStockDto)
  @ApiErrors(400, 404, 408, 413, 415, 503, {
    status: 409,
    code: 'stock_below_reserved',
    message:
      '15 of RICE-25KG are reserved for accepted offers: a stock of 10 would be less. ' +
      'Withdraw offers first, or count what is reserved as in stock.',
  })
  async put(
    @Param('id', new IdPipe('vendor')) vendorId: string,
    @Param('productId', new IdPipe('product')) productId: string,
    @Body() { price, ...figures }: PutVendorStockDto,
    @CurrentCaller() caller: Caller,
  ): Promise<VendorStockDto> {
    return VendorStockDto.of(await this.stocks.put(caller, vendorId, productId, { ...figures, price: money(price) }));
  }
}
