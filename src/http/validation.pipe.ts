import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import type { ClassConstructor } from 'class-transformer';
import { type FieldFault, InvalidInput } from '../errors/index.js';
import { structuralFaults, validated } from '../validation/index.js';

/** Types that carry no rules; of them only the structure is checked. */
const NATIVE = new Set<unknown>([undefined, Object, Array, String, Number, Boolean, Date, Buffer]);

/** Checks bodies, queries and path parameters by the class that the handler declares for them. */
@Injectable()
export class ValidationPipe implements PipeTransform<unknown> {
  transform(value: unknown, { type, metatype, data }: ArgumentMetadata): unknown {
    if (type === 'custom') return value;
    if (!isRuled(metatype)) {
      const faults = structuralFaults(value, data ?? type);
      if (faults.length > 0) throw new InvalidInput(faults);
      return value;
    }
    // A body with no obligatory field may be left out; of any other, its absence is the one thing to say.
    const { value: instance, faults } = validated(metatype, value === undefined ? {} : value, type);
    if (instance !== undefined) return instance;
    throw new InvalidInput(value === undefined ? missing(type) : faults);
  }
}

const missing = (field: string): FieldFault[] => [{ field, message: 'is missing: send a JSON object' }];

function isRuled(metatype: ArgumentMetadata['metatype']): metatype is ClassConstructor<object> {
  return typeof metatype === 'function' && !NATIVE.has(metatype);
}
