import type { PipeTransform } from '@nestjs/common';
import { VARIANTS, type VariantName } from '../../../database/schema/files-images.js';
import { NotFound } from '../../../errors/index.js';

/** The name of a variant in a path. */
export class VariantPipe implements PipeTransform<string, VariantName> {
  transform(name: string): VariantName {
    const variant = VARIANTS.find((known) => known === name);
    if (variant) return variant;
    throw new NotFound('variant', name.slice(0, 100), `The variants are: ${VARIANTS.join(', ')}.`);
  }
}
