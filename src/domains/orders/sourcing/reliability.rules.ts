import { Decimal } from 'decimal.js';

/** What a vendor is judged by: how retailers rate it, and how it has answered the offers of the last 90 days. */
export interface TrackRecord {
  /** From 0 to 5, one decimal, as text. */
  readonly rating: string;
  readonly accepted: number;
  readonly declined: number;
  readonly timedOut: number;
}

/** Of a vendor that nobody knows yet: neither an advantage nor the end of its chances. */
const UNKNOWN = new Decimal(60);

/** From 0 to 100, exact: half of it the rating, half the share of offers that it accepted. */
export function reliabilityOf({ rating, accepted, declined, timedOut }: TrackRecord): Decimal {
  const answers = accepted + declined + timedOut;
  if (answers === 0) return UNKNOWN;
  const rated = new Decimal(rating).times(50).div(5);
  return rated.plus(new Decimal(accepted).times(50).div(answers));
}
