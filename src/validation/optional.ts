import { ValidateIf } from 'class-validator';

/**
 * The field may be left out. Unlike `@IsOptional()` this lets no null past the other rules: in a filter it would restrict
 * nothing, and elsewhere come to code whose types know no null. A field whose null means something has `@IsOptional()`.
 */
export function Optional(): PropertyDecorator {
  return ValidateIf((_, value) => value !== undefined);
}
