import { IsString, Length } from 'class-validator';
import { Field } from '../../../http/openapi/index.js';
import { IsAmount } from '../../../money/index.js';
import { IsId, Optional } from '../../../validation/index.js';
import { IsStock } from '../is-stock.decorator.js';

/** What somebody says of a vendor's stock of a product, in absolute figures. What is left out stays as it is. */
export class StockUpdateDto {
  @Field({ example: 'V001', description: 'The vendor, by its code; left out, the one of the request or of the key.' })
  @Optional()
  @IsString()
  @Length(1, 40)
  vendorCode?: string;

  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e31', description: 'The vendor, by its id.' })
  @Optional()
  @IsId()
  vendorId?: string;

  @Field({ example: 'RICE-25KG', description: 'The product, by its SKU.' })
  @Optional()
  @IsString()
  @Length(1, 100)
  sku?: string;

  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e41', description: 'The product, by its id.' })
  @Optional()
  @IsId()
  productId?: string;

  @Field({ example: 1980.5, description: 'What the vendor takes for one.' })
  @Optional()
  @IsAmount()
  price?: number;

  @Field({ example: 120, description: 'All that is there, with what is reserved.' })
  @Optional()
  @IsStock()
  stock?: number;

  @Field({ example: 20, description: 'Below it the vendor is alerted.' })
  @Optional()
  @IsStock()
  minStock?: number;
}
