import type { ApiPropertyOptions } from '@nestjs/swagger';
import { fieldSchema } from '../../validation/index.js';
import { documented, type Swagger } from './documentation.js';

/**
 * Describes a field of a body or an answer. What its rules say (type, bounds, whether it may be left out) and the value
 * that its class gives it need not be repeated.
 */
export function Field(options: ApiPropertyOptions = {}): PropertyDecorator {
  return (target, property) => {
    documented((swagger) => fieldDecorator(swagger, target.constructor, String(property), options))(target, property);
  };
}

function fieldDecorator(
  { ApiProperty }: Swagger,
  type: Function,
  property: string,
  options: ApiPropertyOptions,
): PropertyDecorator {
  const { nested, enum: values, ...schema } = fieldSchema(type, property) ?? {};
  const derived = {
    ...schema,
    default: defaultOf(type, property),
    // What is said of the type here, or by a class, would be contradicted by the bare "object" of the rules.
    ...((nested || 'type' in options || 'enum' in options) && { type: nested?.() }),
    ...(values && { enum: [...values] }),
  };
  return ApiProperty({ ...withoutUndefined(derived), ...options } as ApiPropertyOptions);
}

/** The value of an absent field; none when the class cannot be made without parameters. */
function defaultOf(type: Function, property: string): unknown {
  try {
    const instance: object = Reflect.construct(type, []);
    return Reflect.get(instance, property);
  } catch {
    return undefined;
  }
}

function withoutUndefined(options: object): object {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
