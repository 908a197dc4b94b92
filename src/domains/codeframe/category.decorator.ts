import { applyDecorators } from '@nestjs/common';
import { IsInt, Max, Min } from 'class-validator';

/** Of PostgreSQL's integer. */
export const LARGEST_CATEGORY = 2_147_483_647;

/** The id of a category: callers number their questions themselves. */
export const IsCategory = (): PropertyDecorator => applyDecorators(IsInt(), Min(1), Max(LARGEST_CATEGORY));
