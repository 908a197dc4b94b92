import { applyDecorators } from '@nestjs/common';
import { IsIn, IsInt, Max, Min } from 'class-validator';
import { MASTER_DATA_STATUSES, type MasterDataStatus } from '../../../database/schema/master-data.js';
import { Field } from '../../../http/openapi/index.js';
import { asNumber, IsAmount } from '../../../money/index.js';
import { Optional } from '../../../validation/index.js';
import { RecordsQuery } from '../records/records-query.dto.js';
import { IsCode, IsTitle } from '../records/rules.dto.js';
import type { ProductRecord } from './product.js';

const LARGEST_MIN_QUANTITY = 1_000_000;

const IsMinQuantity = (): PropertyDecorator => applyDecorators(IsInt(), Min(1), Max(LARGEST_MIN_QUANTITY));

const SKU = { example: 'RICE-25KG', description: 'What people and suppliers call it. It cannot be changed.' };
const NAME = { example: 'Jeera Masino rice, 25 kg' };
const CATEGORY = { example: 'groceries' };
const UNIT = { example: 'sack', description: 'What one of it is.' };
const UNIT_PRICE = {
  example: 2150.5,
  description: 'What a retailer pays for one, whichever vendor delivers it. Orders keep the price of their placing.',
};
const MIN_QUANTITY = { example: 2, description: 'The smallest quantity that can be ordered.' };

/** What retailers order. */
export class CreateProductDto {
  @Field(SKU)
  @IsCode()
  sku: string;

  @Field(NAME)
  @IsTitle(200)
  name: string;

  @Field(CATEGORY)
  @IsTitle(100)
  category: string;

  @Field(UNIT)
  @IsTitle(30)
  unit: string;

  @Field(UNIT_PRICE)
  @IsAmount()
  unitPrice: number;

  @Field(MIN_QUANTITY)
  @Optional()
  @IsMinQuantity()
  minQuantity: number = 1;
}

/** What is left out stays as it is. */
export class ChangeProductDto {
  @Field(NAME)
  @Optional()
  @IsTitle(200)
  name?: string;

  @Field(CATEGORY)
  @Optional()
  @IsTitle(100)
  category?: string;

  @Field(UNIT)
  @Optional()
  @IsTitle(30)
  unit?: string;

  @Field(UNIT_PRICE)
  @Optional()
  @IsAmount()
  unitPrice?: number;

  @Field(MIN_QUANTITY)
  @Optional()
  @IsMinQuantity()
  minQuantity?: number;

  @Field({ enum: MASTER_DATA_STATUSES, example: 'inactive', description: 'What is inactive can no longer be ordered.' })
  @Optional()
  @IsIn(MASTER_DATA_STATUSES)
  status?: MasterDataStatus;
}

export class ProductsQuery extends RecordsQuery {
  @Field({ example: 'groceries', description: 'The whole name of the category, in any case.' })
  @Optional()
  @IsTitle(100)
  category?: string;
}

export class ProductDto {
  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e41' })
  readonly id: string;

  @Field(SKU)
  readonly sku: string;

  @Field(NAME)
  readonly name: string;

  @Field(CATEGORY)
  readonly category: string;

  @Field(UNIT)
  readonly unit: string;

  @Field(UNIT_PRICE)
  readonly unitPrice: number;

  @Field(MIN_QUANTITY)
  readonly minQuantity: number;

  @Field({ enum: MASTER_DATA_STATUSES, example: 'active' })
  readonly status: MasterDataStatus;

  @Field({ type: Date })
  readonly createdAt: Date;

  @Field({ type: Date })
  readonly updatedAt: Date;

  static of({ unitPrice, ...product }: ProductRecord): ProductDto {
    return { ...product, unitPrice: asNumber(unitPrice) };
  }
}
