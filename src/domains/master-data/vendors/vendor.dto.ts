import { applyDecorators } from '@nestjs/common';
import { IsNumber, Max, Min } from 'class-validator';
import { Field } from '../../../http/openapi/index.js';
import { Optional } from '../../../validation/index.js';
import { ChangePartyDto, CreatePartyDto, PartyDto } from '../records/party.dto.js';
import type { VendorRecord } from './vendor.js';

const IsRating = (): PropertyDecorator =>
  applyDecorators(
    IsNumber({ maxDecimalPlaces: 1 }, { message: 'must be a number with at most one decimal' }),
    Min(0),
    Max(5),
  );
const RATING = { example: 4.5, description: 'From 0 to 5 with one decimal, as retailers have judged it.' };

/** A wholesaler that is offered orders. */
export class CreateVendorDto extends CreatePartyDto {
  @Field(RATING)
  @Optional()
  @IsRating()
  rating: number = 0;
}

export class ChangeVendorDto extends ChangePartyDto {
  @Field(RATING)
  @Optional()
  @IsRating()
  rating?: number;
}

export class VendorDto extends PartyDto {
  @Field(RATING)
  readonly rating: number;

  static of({ id, code, name, phone, email, city, status, rating, createdAt, updatedAt }: VendorRecord): VendorDto {
    return { id, code, name, phone, email, city, status, rating, createdAt, updatedAt };
  }
}
