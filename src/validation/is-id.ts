import { Transform } from 'class-transformer';
import { IsUUID } from 'class-validator';

const inSmallLetters = ({ value }: { value: unknown }): unknown =>
  typeof value === 'string' ? value.toLowerCase() : value;

/** The id of something, as the database writes it: some clients send UUIDs in capitals, and ids are compared as text. */
export function IsId(): PropertyDecorator {
  const rules = [Transform(inSmallLetters), IsUUID()];
  return (target, property) => rules.forEach((rule) => rule(target, property));
}
