import type { Component, ComponentName, Exact } from './components.rules.js';

/** A part of a score as it is stored and shown: for people, so its numbers are rounded. */
export interface ExplainedComponent {
  readonly name: ComponentName;
  /** In percent. */
  readonly weight: number;
  /** From 0 to 1, six decimals; null where there was nothing to judge by. */
  readonly r: number | null;
  /** From 300 to 900, two decimals. */
  readonly value: number;
  /** What it adds to the score: weight · value, two decimals. */
  readonly points: number;
  readonly figures: Readonly<Record<string, number>>;
  readonly sentence: string;
}

export function explained(component: Component): ExplainedComponent {
  const { name, weight, r, value, figures } = component;
  return {
    name,
    weight,
    r: r ? rounded(r, 6) : null,
    value: rounded(value, 2),
    points: rounded(value.times(weight).div(100), 2),
    figures: Object.fromEntries(Object.entries(figures).map(([figure, amount]) => [figure, rounded(amount, 2)])),
    sentence: r ? KNOWN[name](figures) : UNKNOWN[name],
  };
}

const rounded = (value: Exact, decimals: number): number => value.toDecimalPlaces(decimals).toNumber();

type Figures = Component['figures'];

const KNOWN: Readonly<Record<ComponentName, (figures: Figures) => string>> = {
  timeliness: ({ value, paidInTime, paidLate, overdue }) =>
    `Of invoices over ${amount(value)} in 12 months, ${amount(paidInTime)} was paid by the due date, ` +
    `${amount(paidLate)} later, and ${amount(overdue)} is overdue or written off; each late day takes 1/30 off.`,
  consistency: ({ monthlyMean, deviation }) =>
    `Orders of 6 months were ${amount(monthlyMean)} a month on average, with a deviation of ${amount(deviation)}.`,
  utilisation: ({ limit, exposure }) => `${amount(exposure)} of the limit of ${amount(limit)} is in use.`,
  age: ({ days }) => `The account is ${whole(days)} days old; it counts in full from 730 days on.`,
  cancellation: ({ placed, cancelled }) =>
    `${whole(cancelled)} of ${whole(placed)} orders of 12 months were cancelled; each counts five times.`,
};

const UNKNOWN: Readonly<Record<ComponentName, string>> = {
  timeliness: 'No invoice of 12 months is paid or due yet: 500 stands for the unknown.',
  consistency: 'There were no orders in 6 months: 500 stands for the unknown.',
  utilisation: 'There is no credit limit to use: 500 stands for the unknown.',
  age: 'The age of the account is not known.',
  cancellation: 'There were no orders in 12 months: 500 stands for the unknown.',
};

const amount = (value: Exact | undefined): string => value?.toFixed(2) ?? 'an unknown amount';
const whole = (value: Exact | undefined): string => value?.toFixed(0) ?? 'an unknown number';
