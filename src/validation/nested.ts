import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsObject, ValidateNested } from 'class-validator';

const NESTED = 'haat:nested';

type TypeOf = () => new (...parameters: never[]) => object;
type PropertyRule = (target: object, property: string) => void;

const all =
  (...rules: PropertyDecorator[]): PropertyRule =>
  (target, property) => {
    for (const rule of rules) rule(target, property);
  };

/*
 * `@ValidateNested()` alone takes a list where an object is meant, and a list of lists where a list is: these two say
 * which it is.
 */

/** An object with rules of its own. */
export function Nested(type: TypeOf): PropertyRule {
  return all(Reflect.metadata(NESTED, type), IsObject({ message: 'must be an object' }), ValidateNested(), Type(type));
}

/** A list of objects with rules of their own. */
export function NestedList(type: TypeOf, { max }: { max: number }): PropertyRule {
  return all(
    Reflect.metadata(NESTED, type),
    IsArray({ message: 'must be a list' }),
    ArrayMaxSize(max, { message: `must hold at most ${max} items` }),
    IsObject({ each: true, message: 'must hold objects only' }),
    ValidateNested({ each: true }),
    Type(type),
  );
}

/** The class that the field was declared with by {@link Nested} or {@link NestedList}. */
export function nestedType(prototype: object, property: string): TypeOf | undefined {
  return Reflect.getMetadata(NESTED, prototype, property) as TypeOf | undefined;
}
