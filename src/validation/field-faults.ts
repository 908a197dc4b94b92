import type { ValidationError } from 'class-validator';
import type { FieldFault } from '../errors/index.js';
import { fieldPath, type PathStep } from './field-path.js';

/** When the type is wrong, what the other rules say of the value ("must not be less than 1") is noise. */
const TYPE_RULES = ['isString', 'isInt', 'isNumber', 'isBoolean', 'isArray', 'isObject', 'isDateString', 'isUuid'];

/** What class-validator found, one fault a field: its path, such as `items[2].quantity`, and what it has to be. */
export function faultsOf(errors: readonly ValidationError[]): FieldFault[] {
  return [...walk(errors)];
}

function* walk(errors: readonly ValidationError[], parent?: PathStep): Generator<FieldFault> {
  for (const error of errors) {
    const here: PathStep = { key: error.property, isIndex: parent?.holdsItems === true, parent };
    const message = problemOf(error);
    if (message !== undefined) yield { field: fieldPath(here), message };
    yield* walk(error.children ?? [], { ...here, holdsItems: Array.isArray(error.value) });
  }
}

function problemOf({ constraints, property, value }: ValidationError): string | undefined {
  if (!constraints) return undefined;
  if ('whitelistValidation' in constraints) return 'is not a known field';
  const broken = TYPE_RULES.filter((rule) => rule in constraints).slice(0, 1);
  const rules = broken.length > 0 ? broken : Object.keys(constraints);
  const problems = rules.map((rule) =>
    rule === 'nestedValidation' ? 'must be an object' : withoutName(constraints[rule] ?? '', property),
  );
  return value === undefined ? `is missing: ${problems.join(' and ')}` : problems.join(' and ');
}

/** The messages of class-validator begin with the property's name, which the path already says. */
function withoutName(message: string, property: string): string {
  if (message.startsWith(`${property} `)) return message.slice(property.length + 1);
  return message.replace(`each value in ${property} `, 'each value ');
}
