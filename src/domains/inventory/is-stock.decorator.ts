import { applyDecorators } from '@nestjs/common';
import { IsInt, Max, Min } from 'class-validator';
import { LARGEST_STOCK } from './vendor-stock.js';

/** A number of pieces. */
export const IsStock = (): PropertyDecorator => applyDecorators(IsInt(), Min(0), Max(LARGEST_STOCK));
