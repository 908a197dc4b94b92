import * as fc from 'fast-check';
import { money, plus } from '../../../money/index.js';
import { ageingOf, bucketOf } from './ageing.rules.js';

describe('ageing', () => {
  it.each([
    [-3, 'current'],
    [0, 'current'],
    [1, 'days1To30'],
    [30, 'days1To30'],
    [31, 'days31To60'],
    [60, 'days31To60'],
    [61, 'days61To90'],
    [90, 'days61To90'],
    [91, 'over90'],
    [4000, 'over90'],
  ])('of what is %d days late is %s', (daysLate, bucket) => expect(bucketOf(daysLate)).toBe(bucket));

  it('leaves nothing out and counts nothing twice', () => {
    const amount = fc.record({
      daysLate: fc.integer({ min: -60, max: 200 }),
      outstanding: fc.integer({ min: 1, max: 99_999_999 }).map((cents) => money((cents / 100).toFixed(2))),
    });
    fc.assert(
      fc.property(fc.array(amount, { maxLength: 30 }), (amounts) => {
        expect(plus(...Object.values(ageingOf(amounts)))).toBe(plus(...amounts.map(({ outstanding }) => outstanding)));
      }),
    );
  });
});
