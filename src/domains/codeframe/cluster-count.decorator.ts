import { applyDecorators } from '@nestjs/common';
import { IsInt, Max, Min } from 'class-validator';

/** A person reads the themes: beyond a hundred nobody does, and each of them may cost money. */
export const MOST_CLUSTERS = 100;

/** Into how many clusters answers are divided. */
export const IsClusterCount = (): PropertyDecorator => applyDecorators(IsInt(), Min(2), Max(MOST_CLUSTERS));
