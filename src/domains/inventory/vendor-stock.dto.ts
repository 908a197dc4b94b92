import { IsString, Length } from 'class-validator';
import { PageQuery } from '../../http/index.js';
import { Field } from '../../http/openapi/index.js';
import { asNumber, IsAmount } from '../../money/index.js';
import { Optional } from '../../validation/index.js';
import { IsStock } from './is-stock.decorator.js';
import type { VendorStock } from './vendor-stock.js';

const PRICE = { example: 1980.5, description: 'What the vendor takes for one.' };
const STOCK = { example: 120, description: 'All that is there, with what is reserved.' };
const MIN_STOCK = { example: 20, description: 'Below it the vendor is alerted.' };

/** What a vendor has of a product. */
export class PutVendorStockDto {
  @Field(PRICE)
  @IsAmount()
  price: number;

  @Field(STOCK)
  @IsStock()
  stock: number;

  @Field({ ...MIN_STOCK, description: 'Below it the vendor is alerted; left out, it is 0: never.' })
  @Optional()
  @IsStock()
  minStock: number = 0;
}

export class VendorStockQuery extends PageQuery {
  @Field({ example: 'rice', description: "Part of the product's name or SKU, in any case." })
  @Optional()
  @IsString()
  @Length(1, 200)
  search?: string;
}

export class VendorStockDto {
  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e31' })
  readonly vendorId: string;

  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e41' })
  readonly productId: string;

  @Field({ example: 'RICE-25KG' })
  readonly sku: string;

  @Field({ example: 'Jeera Masino rice, 25 kg' })
  readonly name: string;

  @Field(PRICE)
  readonly price: number;

  @Field(STOCK)
  readonly stock: number;

  @Field({ example: 15, description: 'Held for accepted offers; a part of the stock.' })
  readonly reserved: number;

  @Field({ example: 105, description: 'What can still be ordered: the stock without what is reserved.' })
  readonly available: number;

  @Field(MIN_STOCK)
  readonly minStock: number;

  @Field({ type: Date })
  readonly updatedAt: Date;

  static of({ price, ...row }: VendorStock): VendorStockDto {
    return { ...row, price: asNumber(price), available: row.stock - row.reserved };
  }
}
