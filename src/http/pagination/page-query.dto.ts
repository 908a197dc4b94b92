import { Type } from 'class-transformer';
import { IsInt, IsString, Max, MaxLength, Min } from 'class-validator';
import { Optional } from '../../validation/index.js';
import { Field } from '../openapi/field.decorator.js';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

/** `?limit=` and `?cursor=` of every list; a list with filters extends it. */
export class PageQuery {
  @Field({ description: 'How many items to return at most.', example: 50 })
  @Optional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MAX_LIMIT)
  limit: number = DEFAULT_LIMIT;

  @Field({ description: '`nextCursor` of the page before; left out for the first page.', required: false })
  @Optional()
  @IsString()
  @MaxLength(2000)
  cursor?: string;
}
