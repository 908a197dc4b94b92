import { Decimal } from 'decimal.js';
import type { Money } from '../../../money/index.js';
import type { AgedAmount, ScoreSnapshot } from './score-snapshot.js';

/** Exact to 40 digits, rounded half up: sums of a year's invoices have fewer, and so equal snapshots give equal scores. */
const Digits = Decimal.clone({ precision: 40, rounding: Decimal.ROUND_HALF_UP });
export type Exact = Decimal;
export const exact = (value: number | string | Decimal): Exact => new Digits(value);

const ONE = exact(1);
const LOWEST = 300;
const SPAN = 600;
/** Of what nothing is known. */
const UNKNOWN = exact(500);

/** After so many days a late payment is worth nothing. */
export const DAYS_TO_NOTHING = 30;
const FULL_AGE_DAYS = 730;
/** One cancelled order in so many takes everything. */
const CANCELLATIONS_COUNT = 5;

export const COMPONENTS = ['timeliness', 'consistency', 'utilisation', 'age', 'cancellation'] as const;
export type ComponentName = (typeof COMPONENTS)[number];

/** One part of a score. */
export interface Component {
  readonly name: ComponentName;
  /** In percent; those of all parts add up to 100. */
  readonly weight: number;
  /** From 0 to 1; undefined where there is nothing to judge by. */
  readonly r: Exact | undefined;
  /** `300 + 600 · r`, or 500. */
  readonly value: Exact;
  /** What r was computed from: amounts, days or counts. */
  readonly figures: Readonly<Record<string, Exact>>;
}

/** The share of the value that was paid by its due date; each day late takes a thirtieth off. */
export function timeliness({ paid, overdue }: ScoreSnapshot): Component {
  const value = sum([...paid, ...overdue].map(({ amount }) => amount));
  const inTime = sum([...paid, ...overdue].map(valueInTime)).div(DAYS_TO_NOTHING);
  const figures = {
    value,
    paidInTime: sum(paid.filter(({ daysLate }) => daysLate <= 0).map(({ amount }) => amount)),
    paidLate: sum(paid.filter(({ daysLate }) => daysLate > 0).map(({ amount }) => amount)),
    overdue: sum(overdue.map(({ amount }) => amount)),
  };
  return component('timeliness', 40, value.isZero() ? undefined : inTime.div(value), figures);
}

const valueInTime = ({ daysLate, amount }: AgedAmount): Exact =>
  exact(amount).times(DAYS_TO_NOTHING - Math.min(DAYS_TO_NOTHING, Math.max(0, daysLate)));

/** How evenly the retailer orders: σ/μ of the months, the deviation being that of these months and of no others. */
export function consistency({ months }: ScoreSnapshot): Component {
  const amounts = months.map(({ amount }) => exact(amount));
  const count = Math.max(1, amounts.length);
  const mean = sum(amounts).div(count);
  const deviation = sum(amounts.map((amount) => amount.minus(mean).pow(2)))
    .div(count)
    .sqrt();
  const r = mean.isZero() ? undefined : ONE.minus(deviation.div(mean));
  return component('consistency', 20, r, { monthlyMean: mean, deviation });
}

/** How much of the limit is free. */
export function utilisation({ creditLimit, exposure }: ScoreSnapshot): Component {
  const limit = exact(creditLimit);
  const r = limit.isZero() ? undefined : ONE.minus(exact(exposure).div(limit));
  return component('utilisation', 20, r, { limit, exposure: exact(exposure) });
}

export function accountAge({ accountDays }: ScoreSnapshot): Component {
  return component('age', 10, exact(accountDays).div(FULL_AGE_DAYS), { days: exact(accountDays) });
}

export function cancellation({ placed, cancelled }: ScoreSnapshot): Component {
  const r = placed === 0 ? undefined : ONE.minus(exact(cancelled).times(CANCELLATIONS_COUNT).div(placed));
  return component('cancellation', 10, r, { placed: exact(placed), cancelled: exact(cancelled) });
}

function component(
  name: ComponentName,
  weight: number,
  unbounded: Exact | undefined,
  figures: Component['figures'],
): Component {
  const r = unbounded && Digits.min(ONE, Digits.max(0, unbounded));
  return { name, weight, r, value: r ? r.times(SPAN).plus(LOWEST) : UNKNOWN, figures };
}

const sum = (amounts: readonly (Money | Exact)[]): Exact =>
  amounts.reduce<Exact>((total, amount) => total.plus(amount), exact(0));
