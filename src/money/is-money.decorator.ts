import { Transform } from 'class-transformer';
import { ValidateBy } from 'class-validator';
import { withSchema } from '../validation/index.js';
import { money } from './money.js';

/** `1500.00`, also of a sum that is larger than what a request may name. */
const FORM = /^-?\d{1,15}\.\d\d$/;

/**
 * An amount that a payload carries exactly, as text such as `1500.00`. A request may write it as a JSON number with at
 * most two decimals, like every amount.
 */
export function IsMoney({ isSigned = false }: { readonly isSigned?: boolean } = {}): PropertyDecorator {
  const bound = isSigned ? '' : ', 0 or more';
  const message = `must be an amount of money: a number with at most two decimals, or text such as "1500.00"${bound}`;
  const validate = (value: unknown): boolean =>
    typeof value === 'string' && FORM.test(value) && (isSigned || !value.startsWith('-'));
  const rules = [
    Transform(({ value }: { value: unknown }) => exact(value)),
    ValidateBy({ name: 'isMoney', validator: { validate } }, { message }),
  ];
  return withSchema({}, (target, property) => rules.forEach((rule) => rule(target, property as string)));
}

function exact(value: unknown): unknown {
  return typeof value === 'number' && Number(value.toFixed(2)) === value && Math.abs(value) < 1e13
    ? money(value)
    : value;
}
