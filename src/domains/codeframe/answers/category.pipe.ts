import type { PipeTransform } from '@nestjs/common';
import { NotFound } from '../../../errors/index.js';
import { LARGEST_CATEGORY } from '../category.decorator.js';

/** The id of a category in a path. What is no positive integer names nothing that exists: 404. */
export class CategoryPipe implements PipeTransform<string, number> {
  transform(id: string): number {
    const category = /^[1-9]\d{0,9}$/.test(id) ? Number(id) : Number.NaN;
    if (!(category <= LARGEST_CATEGORY)) throw new NotFound('category', id.slice(0, 100));
    return category;
  }
}
