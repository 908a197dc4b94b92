import { type ClassConstructor, type ClassTransformOptions, plainToInstance } from 'class-transformer';
import { validateSync, type ValidatorOptions } from 'class-validator';
import type { FieldFault } from '../errors/index.js';
import { faultsOf } from './field-faults.js';
import { structuralFaults } from './structural-faults.js';

/**
 * How class-validator runs everywhere: fields without a rule are refused. A class without any rule is allowed
 * (`forbidUnknownValues` would refuse it); it accepts only `{}`.
 */
export const VALIDATION: ValidatorOptions = {
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: false,
  validationError: { target: false },
};

/** Nothing is converted but by a decorator on the field; an absent field keeps the default that its class gives it. */
const TRANSFORMATION: ClassTransformOptions = { enableImplicitConversion: false, exposeUnsetFields: false };

/** Either the input as an instance of its class, or everything that is wrong with it. */
export type Validated<T> =
  | { readonly value: T; readonly faults?: undefined }
  | { readonly value?: undefined; readonly faults: readonly FieldFault[] };

/**
 * Builds a `T` from plain JSON and checks it by the decorators of its class. Rules look at the input only: one that has
 * to wait for something is not asked.
 *
 * @param whole what the input is called in a fault of the input as a whole
 */
export function validated<T extends object>(type: ClassConstructor<T>, plain: unknown, whole = 'body'): Validated<T> {
  const shape = shapeFault(plain);
  if (shape !== undefined) return { faults: [{ field: whole, message: shape }] };
  const structural = structuralFaults(plain, whole);
  if (structural.length > 0) return { faults: structural };
  const value = plainToInstance(type, plain, TRANSFORMATION);
  const faults = faultsOf(validateSync(value, VALIDATION));
  return faults.length > 0 ? { faults } : { value };
}

function shapeFault(plain: unknown): string | undefined {
  if (plain === undefined) return 'is missing: send a JSON object';
  if (Array.isArray(plain)) return 'must be a JSON object, not a list';
  if (plain === null) return 'must be a JSON object, not null';
  return typeof plain === 'object' ? undefined : `must be a JSON object, not a ${typeof plain}`;
}
