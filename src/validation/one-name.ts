import { InvalidInput } from '../errors/index.js';

/**
 * The value of a field that has another name as well: under either of them, or both when they say the same.
 *
 * @param alias the path of the other name
 * @throws InvalidInput when the two say different things
 */
export function oneName<T>(alias: string, value: T | undefined, aliased: T | undefined): T | undefined {
  if (value === undefined || aliased === undefined || value === aliased) return value ?? aliased;
  throw new InvalidInput([{ field: alias, message: 'says something else than the field that it is another name of' }]);
}
