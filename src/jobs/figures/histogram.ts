import type { Milliseconds } from '../declare/durations.js';

/** Counts of durations: one number for each bucket, the last one for what is longer than every bound. */
export type Histogram = readonly number[];

/**
 * The upper bounds of the buckets, in ms: five to every power of ten, from 1 ms to 100,000,000 ms (28 hours), each about
 * 1.6 times the one before. Stored counts refer to them by position, so a bound may never change.
 */
export const BUCKET_BOUNDS: readonly Milliseconds[] = Array.from({ length: 41 }, (_, index) =>
  Math.round(10 ** (index / 5)),
);

export const BUCKETS = BUCKET_BOUNDS.length + 1;

/** The bucket of a duration: the first whose bound is not below it. */
export function bucketOf(duration: Milliseconds): number {
  let low = 0;
  let high = BUCKET_BOUNDS.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (duration <= (BUCKET_BOUNDS[middle] ?? Infinity)) high = middle;
    else low = middle + 1;
  }
  return low;
}

export function emptyHistogram(): number[] {
  return Array.from({ length: BUCKETS }, () => 0);
}

/** Counts one duration more. */
export function countIn(histogram: number[], duration: Milliseconds): void {
  const bucket = bucketOf(duration);
  histogram[bucket] = (histogram[bucket] ?? 0) + 1;
}

/** Adds the counts of another histogram. */
export function add(histogram: number[], other: Histogram): void {
  for (const [bucket, times] of other.entries()) histogram[bucket] = (histogram[bucket] ?? 0) + times;
}

/**
 * The duration that the given share of the counted ones does not exceed, to within the bucket that it lies in: its
 * place there is taken in proportion. In the last bucket, which has no upper bound, it is that bucket's lower one.
 *
 * @param share between 0 and 1, e.g. 0.95
 * @returns null when nothing was counted
 */
export function percentile(histogram: Histogram, share: number): Milliseconds | null {
  const total = histogram.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const rank = Math.max(1, Math.ceil(share * total));
  let below = 0;
  for (const [bucket, times] of histogram.entries()) {
    if (below + times >= rank) return durationWithin(bucket, (rank - below) / times);
    below += times;
  }
  return lowerBound(BUCKETS - 1);
}

function durationWithin(bucket: number, part: number): Milliseconds {
  const lower = lowerBound(bucket);
  return Math.round(lower + ((BUCKET_BOUNDS[bucket] ?? lower) - lower) * part);
}

const lowerBound = (bucket: number): Milliseconds => (bucket === 0 ? 0 : (BUCKET_BOUNDS[bucket - 1] ?? 0));
