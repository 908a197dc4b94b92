import type { ScoreBand } from '../../database/schema/credit-review.js';
import { type Money, money, NOTHING } from '../../money/index.js';

/** What an account counts as until its first score is computed. */
export const UNSCORED = 500;

/** The lowest score of each band, best first. */
export const SCORE_BANDS: readonly (readonly [lowest: number, band: ScoreBand])[] = [
  [750, 'excellent'],
  [650, 'good'],
  [550, 'fair'],
  [450, 'poor'],
];

/** Bands that are not here may order for whatever the limit allows. */
const LARGEST_ORDERS: Partial<Record<ScoreBand, Money>> = {
  fair: money(100_000),
  poor: money(50_000),
  very_poor: NOTHING,
};

/** @param score from 300 to 900; null where none was computed yet */
export function bandOf(score: number | null): ScoreBand {
  const counted = score ?? UNSCORED;
  return SCORE_BANDS.find(([lowest]) => counted >= lowest)?.[1] ?? 'very_poor';
}

/** The largest order on credit that a band allows; null: only the limit bounds it. */
export function largestOrderOf(band: ScoreBand): Money | null {
  return LARGEST_ORDERS[band] ?? null;
}
