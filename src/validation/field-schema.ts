import { getMetadataStorage } from 'class-validator';
import { nestedType } from './nested.js';

/** What the rules of a field say of it, in the words of JSON Schema; of a list, what they say of its items. */
export interface FieldSchema {
  readonly required: boolean;
  readonly isArray?: boolean;
  /** The class of an object with rules of its own. */
  readonly nested?: () => new (...parameters: never[]) => object;
  readonly type?: 'string' | 'integer' | 'number' | 'boolean' | 'object';
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** The constraints that a rule was declared with. */
type Constraints = readonly unknown[];
type Part = Omit<FieldSchema, 'required'>;

const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);
const list = (value: unknown): readonly unknown[] | undefined =>
  Array.isArray(value) ? value : typeof value === 'object' && value !== null ? Object.values(value) : undefined;

/** By the name of a rule of class-validator. */
const PARTS: Readonly<Record<string, (constraints: Constraints) => Part>> = {
  isString: () => ({ type: 'string' }),
  isInt: () => ({ type: 'integer' }),
  isNumber: () => ({ type: 'number' }),
  isBoolean: () => ({ type: 'boolean' }),
  isObject: () => ({ type: 'object' }),
  isArray: () => ({ isArray: true }),
  isUuid: () => ({ type: 'string', format: 'uuid' }),
  isEmail: () => ({ type: 'string', format: 'email' }),
  isUrl: () => ({ type: 'string', format: 'uri' }),
  isDateString: () => ({ type: 'string', format: 'date-time' }),
  isIso8601: () => ({ type: 'string', format: 'date-time' }),
  isIn: ([values]) => ({ enum: list(values) }),
  isEnum: ([values]) => ({ enum: list(values) }),
  matches: ([pattern]) => (pattern instanceof RegExp ? { type: 'string', pattern: pattern.source } : {}),
  min: ([minimum]) => ({ minimum: number(minimum) }),
  max: ([maximum]) => ({ maximum: number(maximum) }),
  isLength: ([min, max]) => ({ minLength: number(min), maxLength: number(max) }),
  minLength: ([min]) => ({ minLength: number(min) }),
  maxLength: ([max]) => ({ maxLength: number(max) }),
  arrayMinSize: ([min]) => ({ isArray: true, minItems: number(min) }),
  arrayMaxSize: ([max]) => ({ isArray: true, maxItems: number(max) }),
};

const STATED = 'haat:field-schema';

/** A rule of our own, with what JSON Schema can say of it: of a rule that is a function nothing else is known. */
export function withSchema(schema: Part, rule: PropertyDecorator): PropertyDecorator {
  return (target, property) => {
    Reflect.defineMetadata(STATED, schema, target, property);
    rule(target, property);
  };
}

/** What class-validator's decorators say of the field; nothing for a field without any. */
export function fieldSchema(type: Function, property: string): FieldSchema | undefined {
  const rules = rulesOf(type).filter(({ propertyName }) => propertyName === property);
  if (rules.length === 0) return undefined;
  const parts = rules.map(({ name = '', constraints, each }) => ({
    ...PARTS[name]?.(constraints ?? []),
    ...(each && { isArray: true }),
  }));
  const nested = nestedType(type.prototype as object, property);
  const stated = Reflect.getMetadata(STATED, type.prototype as object, property) as Part | undefined;
  return Object.assign({ required: !rules.some(isConditional) }, ...parts, stated, nested && { nested });
}

/** The names of the fields that have rules. */
export function ruledFields(type: Function): readonly string[] {
  return [...new Set(rulesOf(type).map(({ propertyName }) => propertyName))];
}

const rulesOf = (type: Function) => getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);

/** `@IsOptional()` and `@ValidateIf()`: there are inputs in which the field is not asked for. */
const isConditional = ({ type }: { readonly type: string }): boolean => type === 'conditionalValidation';
