import { array, assert, double, integer, property } from 'fast-check';
import { add, BUCKET_BOUNDS, BUCKETS, bucketOf, countIn, emptyHistogram, percentile } from './histogram.js';

const histogramOf = (durations: readonly number[]): number[] => {
  const histogram = emptyHistogram();
  for (const duration of durations) countIn(histogram, duration);
  return histogram;
};

const duration = integer({ min: 0, max: 200_000_000 });

describe('the histogram of durations', () => {
  it('has bounds that rise from 1 ms to more than a day, never by more than the double', () => {
    expect([BUCKET_BOUNDS[0], BUCKET_BOUNDS.at(-1)]).toEqual([1, 100_000_000]);
    for (const [index, bound] of BUCKET_BOUNDS.slice(1).entries()) {
      const before = BUCKET_BOUNDS[index] ?? 0;
      expect(bound).toBeGreaterThan(before);
      expect(bound).toBeLessThanOrEqual(before * 2);
    }
  });

  it('puts a duration into the bucket whose bounds it lies between', () => {
    assert(
      property(duration, (ms) => {
        const bucket = bucketOf(ms);
        expect(ms).toBeLessThanOrEqual(BUCKET_BOUNDS[bucket] ?? Infinity);
        if (bucket > 0) expect(ms).toBeGreaterThan(BUCKET_BOUNDS[bucket - 1] ?? Infinity);
      }),
    );
  });

  it('estimates a percentile within the bucket of the true one', () => {
    assert(
      property(
        array(duration, { minLength: 1, maxLength: 300 }),
        double({ min: 0, max: 1, noNaN: true }),
        (durations, share) => {
          const sorted = durations.toSorted((one, two) => one - two);
          const exact = sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1] ?? 0;
          const estimate = percentile(histogramOf(durations), share) ?? -1;
          const bucket = bucketOf(exact);
          const [lower, upper] = [bucket === 0 ? 0 : (BUCKET_BOUNDS[bucket - 1] ?? 0), BUCKET_BOUNDS[bucket]];
          expect(estimate).toBeGreaterThanOrEqual(lower);
          expect(estimate).toBeLessThanOrEqual(upper ?? lower);
        },
      ),
    );
  });

  it('is the same whether counted at once or added up', () => {
    assert(
      property(array(duration), array(duration), (one, two) => {
        const sum = histogramOf(one);
        add(sum, histogramOf(two));
        expect(sum).toEqual(histogramOf([...one, ...two]));
      }),
    );
  });

  it('knows no percentile of nothing', () => {
    expect(percentile(emptyHistogram(), 0.5)).toBeNull();
    expect(BUCKETS).toBe(emptyHistogram().length);
  });
});
