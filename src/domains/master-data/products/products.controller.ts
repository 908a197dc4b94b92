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
import { money } from '../../../money/index.js';
import { ChangeProductDto, CreateProductDto, ProductDto, ProductsQuery } from './product.dto.js';
import { ProductsService } from './products.service.js';

const DUPLICATE = {
  status: 409,
  code: 'duplicate_sku',
  message: 'There is a product with the sku "RICE-25KG" already.',
};
const ProductId = () => PathParameter('id', 'The id of a product', '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e41');

@Chapter('Products')
@Controller('products')
@Allow('client', 'vendor', 'retailer')
export class ProductsController {
  constructor(
    private readonly products: ProductsService,
    private readonly idempotency: Idempotency,
  ) {}

  @Post()
  @Allow('admin')
  @Describe('Add a product')
  @ApiCreated(ProductDto, 'Added.')
  @ApiErrors(DUPLICATE)
  create(
    @Body() body: CreateProductDto,
    @CurrentCaller() caller: Caller,
    @IdempotencyKey() request: IdempotentRequest,
  ): Promise<ProductDto> {
    const unitPrice = money(body.unitPrice);
    return this.idempotency.answer(request, async (tx) => {
      const product = await this.products.create(tx, caller, { ...body, unitPrice });
      return created('products', ProductDto.of(product));
    });
  }

  @Get()
  @Describe('List products, newest first')
  @ApiPage(ProductDto)
  @ApiErrors(400, 503)
  async list(
    @Query() { category, ...filter }: ProductsQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<Page<ProductDto>> {
    const page = await this.products.list(caller, { ...filter, group: category }, filter);
    return { ...page, items: page.items.map(ProductDto.of) };
  }

  @Get(':id')
  @ProductId()
  @Describe('One product')
  @ApiEnvelope(ProductDto)
  @ApiErrors(404, 503)
  async find(@Param('id', new IdPipe('product')) id: string, @CurrentCaller() caller: Caller): Promise<ProductDto> {
    return ProductDto.of(await this.products.find(caller, id));
  }

  @Patch(':id')
  @Allow('admin')
  @ProductId()
  @Describe('Change a product', 'What is left out stays as it is. The change is audited.')
  @ApiEnvelope(ProductDto)
  @ApiErrors(400, 404, 408, 413, 415, 503)
  async change(
    @Param('id', new IdPipe('product')) id: string,
    @Body() { unitPrice, ...changes }: ChangeProductDto,
    @CurrentCaller() caller: Caller,
  ): Promise<ProductDto> {
    const price = unitPrice === undefined ? {} : { unitPrice: money(unitPrice) };
    return ProductDto.of(await this.products.change(caller, id, { ...changes, ...price }));
  }
}
