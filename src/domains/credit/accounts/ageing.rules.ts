import { type Money, NOTHING, plus } from '../../../money/index.js';

/** How long what is outstanding is late, in days from the due date. */
export const AGEING_BUCKETS = ['current', 'days1To30', 'days31To60', 'days61To90', 'over90'] as const;
export type AgeingBucket = (typeof AGEING_BUCKETS)[number];
export type Ageing = Readonly<Record<AgeingBucket, Money>>;

/** What is outstanding of the invoices that are equally late. */
export interface LateAmount {
  /** Whole days; 0 or less for what is not due yet. */
  readonly daysLate: number;
  readonly outstanding: Money;
}

/** Each amount in its bucket: together they are all that is outstanding. */
export function ageingOf(amounts: readonly LateAmount[]): Ageing {
  const sums: Record<AgeingBucket, Money> = {
    current: NOTHING,
    days1To30: NOTHING,
    days31To60: NOTHING,
    days61To90: NOTHING,
    over90: NOTHING,
  };
  for (const { daysLate, outstanding } of amounts) {
    const bucket = bucketOf(daysLate);
    sums[bucket] = plus(sums[bucket], outstanding);
  }
  return sums;
}

export function bucketOf(daysLate: number): AgeingBucket {
  if (daysLate <= 0) return 'current';
  if (daysLate <= 30) return 'days1To30';
  if (daysLate <= 60) return 'days31To60';
  return daysLate <= 90 ? 'days61To90' : 'over90';
}
