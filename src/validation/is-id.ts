import { Transform } from 'class-transformer';
import { IsUUID } from 'class-validator';

/** The id of something. Ids are written and compared in small letters; what a caller writes in capitals is the same id. */
export function IsId(): PropertyDecorator {
  const rules = [Transform(({ value }: { value: unknown }) => inSmallLetters(value)), IsUUID()];
  return (target, property) => rules.forEach((rule) => rule(target, property as string));
}

const inSmallLetters = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase() : value);
