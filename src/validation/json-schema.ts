import { fieldSchema, type FieldSchema, ruledFields } from './field-schema.js';

type Class = new (...parameters: never[]) => object;

/** The part of JSON Schema (2020-12) that rules of ours can say. */
export interface JsonSchema extends Omit<FieldSchema, 'required' | 'isArray' | 'nested' | 'type'> {
  readonly type?: FieldSchema['type'] | 'array';
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
  readonly items?: JsonSchema;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
}

/**
 * What the rules of a class take, as a JSON schema. Classes of its fields stand under `$defs`, each once. A rule that
 * JSON Schema has no word for, such as one of our own, is left out: what the schema takes, the rules may still refuse.
 */
export function jsonSchemaOf(type: Function): JsonSchema {
  const nested = new NestedClasses();
  const schema = objectSchema(type, nested);
  const $defs = nested.schemas();
  return Object.keys($defs).length > 0 ? { ...schema, $defs } : schema;
}

/** The classes that a schema refers to, by names of their own; a class may hold itself. */
class NestedClasses {
  readonly #schemas = new Map<Class, { readonly name: string; schema: JsonSchema }>();

  reference(type: Class): JsonSchema {
    return { $ref: `#/$defs/${this.#nameOf(type)}` };
  }

  schemas(): Record<string, JsonSchema> {
    return Object.fromEntries([...this.#schemas.values()].map(({ name, schema }) => [name, schema]));
  }

  #nameOf(type: Class): string {
    const known = this.#schemas.get(type);
    if (known) return known.name;
    const others = [...this.#schemas.keys()].filter((other) => other.name === type.name).length;
    const entry = { name: others === 0 ? type.name : `${type.name}${others + 1}`, schema: {} };
    // Before its fields are looked at: one of them may be of this very class.
    this.#schemas.set(type, entry);
    entry.schema = objectSchema(type, this);
    return entry.name;
  }
}

function objectSchema(type: Function, nested: NestedClasses): JsonSchema {
  const fields = ruledFields(type).map((name) => ({ name, rules: fieldSchema(type, name) ?? { required: true } }));
  return {
    type: 'object',
    properties: Object.fromEntries(
      fields.map(({ name, rules }) => [name, propertySchema(rules, nativeType(type, name), nested)]),
    ),
    required: fields.filter(({ rules }) => rules.required).map(({ name }) => name),
    additionalProperties: false,
  };
}

function propertySchema(rules: FieldSchema, native: JsonSchema['type'], nested: NestedClasses): JsonSchema {
  const { isArray, minItems, maxItems, ...item } = rules;
  if (!isArray) return itemSchema(item, native, nested);
  // What the field is written as is the list; of its items nothing is known but by rules.
  return withoutUndefined({ type: 'array', items: itemSchema(item, undefined, nested), minItems, maxItems });
}

function itemSchema(rules: FieldSchema, native: JsonSchema['type'], nested: NestedClasses): JsonSchema {
  const { nested: type, ...own } = rules;
  if (type) return nested.reference(type());
  const isTyped = own.type !== undefined || own.enum !== undefined;
  const schema = { ...(!isTyped && { type: native }), ...own, required: undefined };
  return withoutUndefined(schema);
}

/** The type that the field is written with, where no rule says it. */
function nativeType(type: Function, field: string): JsonSchema['type'] {
  switch (Reflect.getMetadata('design:type', type.prototype as object, field)) {
    case String:
      return 'string';
    case Number:
      return 'number';
    case Boolean:
      return 'boolean';
    default:
      return undefined;
  }
}

function withoutUndefined<T extends object>(schema: T): T {
  return Object.fromEntries(Object.entries(schema).filter(([, value]) => value !== undefined)) as T;
}
