import { ValidateBy } from 'class-validator';
import { withSchema } from '../validation/index.js';
import { LARGEST_AMOUNT } from './money.js';

/** What a request may name: more than nothing, at most 999,999,999.99, and no fraction of a cent. */
export function isAmount(value: unknown): value is number {
  return typeof value === 'number' && Number(value.toFixed(2)) === value && value > 0 && value <= LARGEST_AMOUNT;
}

/** An amount in major units of the currency, as a JSON number with at most two decimals. */
export const IsAmount = (): PropertyDecorator => amountRule('more than 0', isAmount, 0.01);

/** The same, or nothing at all: a limit, a price floor. */
export const IsAmountOrNothing = (): PropertyDecorator =>
  amountRule('0 or more', (value) => value === 0 || isAmount(value), 0);

function amountRule(bound: string, validate: (value: unknown) => boolean, minimum: number): PropertyDecorator {
  const message = `must be an amount of money: a number, ${bound}, at most 999999999.99, with at most two decimals`;
  return withSchema(
    { type: 'number', minimum, maximum: LARGEST_AMOUNT },
    ValidateBy({ name: 'isAmount', validator: { validate } }, { message }),
  );
}
