import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsObject, ValidateNested } from 'class-validator';

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
  return all(IsObject({ message: 'must be an object' }), ValidateNested(), Type(type));
}

/** A list of objects with rules of their own. */
export function NestedList(type: TypeOf, { max }: { max: number }): PropertyRule {
  return all(
    IsArray({ message: 'must be a list' }),
    ArrayMaxSize(max, { message: `must hold at most ${max} items` }),
    IsObject({ each: true, message: 'must hold objects only' }),
    ValidateNested({ each: true }),
    Type(type),
  );
}
