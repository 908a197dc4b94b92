import fc from 'fast-check';
import { type Backoff, backoffDelay, exponential, fixed, noBackoff } from './backoff.js';
import { days, hours, seconds } from './durations.js';

const NO_JITTER = 0;
const ALL_JITTER = 1 - Number.EPSILON;

const delays = fc.integer({ min: 0, max: days(30) });
const backoffs = fc.oneof(delays.map(fixed), delays.map(exponential));
const failureCounts = fc.integer({ min: 1, max: 40_000 });
const jitters = fc.double({ min: 0, max: ALL_JITTER, noNaN: true });

/** What the policy says, before jitter. */
const stated = (backoff: Backoff, failures: number): number => backoffDelay(backoff, failures, NO_JITTER);

describe('the wait before the next attempt', () => {
  it('is always the stated delay when it is fixed', () => {
    expect([1, 2, 3, 100].map((failures) => stated(fixed(seconds(5)), failures))).toEqual([5000, 5000, 5000, 5000]);
  });

  it('doubles with each failure when it is exponential', () => {
    expect([1, 2, 3, 4].map((failures) => stated(exponential(seconds(5)), failures))).toEqual([
      5000, 10_000, 20_000, 40_000,
    ]);
  });

  it('stops doubling at a day', () => {
    expect([15, 16, 1000].map((failures) => stated(exponential(seconds(5)), failures))).toEqual([
      81_920_000,
      days(1),
      days(1),
    ]);
  });

  it('is what the policy states when that is more than a day', () => {
    expect(stated(exponential(days(2)), 3)).toBe(days(2));
    expect(stated(fixed(days(2)), 3)).toBe(days(2));
  });

  it('is none where nothing comes after', () => {
    expect(backoffDelay(noBackoff, 1)).toBe(0);
  });

  it('is drawn anew at each call', () => {
    const random = jest.spyOn(Math, 'random').mockReturnValueOnce(0).mockReturnValueOnce(0.5);
    expect([backoffDelay(fixed(1000), 1), backoffDelay(fixed(1000), 1)]).toEqual([1000, 1100]);
    random.mockRestore();
  });

  it('is never shorter than stated', () => {
    fc.assert(
      fc.property(backoffs, failureCounts, jitters, (backoff, failures, random) => {
        const wait = backoffDelay(backoff, failures, random);
        expect(wait).toBeGreaterThanOrEqual(backoff.delay);
        expect(wait).toBeGreaterThanOrEqual(stated(backoff, failures));
      }),
    );
  });

  it('is at most a fifth longer than stated, to the millisecond', () => {
    fc.assert(
      fc.property(backoffs, failureCounts, jitters, (backoff, failures, random) => {
        expect(backoffDelay(backoff, failures, random)).toBeLessThanOrEqual(Math.ceil(stated(backoff, failures) * 1.2));
      }),
    );
  });

  it('is a whole number of milliseconds', () => {
    fc.assert(
      fc.property(backoffs, failureCounts, jitters, (backoff, failures, random) => {
        expect(Number.isSafeInteger(backoffDelay(backoff, failures, random))).toBe(true);
      }),
    );
  });

  it('never becomes shorter with more failures or more jitter', () => {
    fc.assert(
      fc.property(backoffs, failureCounts, jitters, jitters, (backoff, failures, one, other) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)];
        expect(backoffDelay(backoff, failures + 1, less)).toBeGreaterThanOrEqual(backoffDelay(backoff, failures, less));
        expect(backoffDelay(backoff, failures, more)).toBeGreaterThanOrEqual(backoffDelay(backoff, failures, less));
      }),
    );
  });

  it('is capped whatever the policy, unless it states more itself', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: hours(24) }), failureCounts, jitters, (delay, failures, random) => {
        expect(backoffDelay(exponential(delay), failures, random)).toBeLessThanOrEqual(days(1) * 1.2);
      }),
    );
  });
});
