import { Decimal } from 'decimal.js';

declare const brand: unique symbol;

/**
 * An exact amount in major units of the configured currency, in the form in which PostgreSQL writes `numeric(14,2)`:
 * `1500.00`, `-3.20`. It is text, so that no arithmetic of JavaScript can be done with it by mistake.
 */
export type Money = string & { readonly [brand]: 'Money' };

/** The largest amount that a request may name; sums may be larger. */
export const LARGEST_AMOUNT = 999_999_999.99;

export const NOTHING = money(0);

/**
 * An amount from a number or a text.
 *
 * @throws RangeError for more than two decimals, or what is no finite number
 */
export function money(amount: number | string): Money {
  const decimal = new Decimal(amount);
  if (!decimal.isFinite() || decimal.decimalPlaces() > 2)
    throw new RangeError(`An amount of money has at most two decimals, unlike ${amount}.`);
  return written(decimal);
}

export function plus(...amounts: readonly Money[]): Money {
  return written(amounts.reduce((sum, amount) => sum.plus(amount), new Decimal(0)));
}

export function minus(amount: Money, ...others: readonly Money[]): Money {
  return written(others.reduce((rest, other) => rest.minus(other), new Decimal(amount)));
}

/** @param factor a whole number, such as a quantity */
export function times(amount: Money, factor: number): Money {
  if (!Number.isSafeInteger(factor)) throw new RangeError(`Money is multiplied by whole numbers, not by ${factor}.`);
  return written(new Decimal(amount).times(factor));
}

/** Negative, zero or positive, as `a` is less than, equal to or greater than `b`. */
export function compareMoney(a: Money, b: Money): number {
  return new Decimal(a).comparedTo(b);
}

export const isMoreThan = (a: Money, b: Money): boolean => compareMoney(a, b) > 0;

export const isNothing = (amount: Money): boolean => compareMoney(amount, NOTHING) === 0;

export function lesserOf(a: Money, b: Money): Money {
  return isMoreThan(a, b) ? b : a;
}

/** The share of `part` in `whole`, exact to 20 digits; undefined of nothing. */
export function shareOf(part: Money, whole: Money): Decimal | undefined {
  return isNothing(whole) ? undefined : new Decimal(part).div(whole);
}

/** For the API, which carries amounts as JSON numbers: exact below 90 trillion. */
export const asNumber = (amount: Money): number => Number(amount);

function written(decimal: Decimal): Money {
  return decimal.toFixed(2) as Money;
}
