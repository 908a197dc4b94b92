import fc from 'fast-check';
import { isDeeperThan } from './json-depth.js';

/** The same by recursion, for documents that are not too deep for it. */
function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

describe('isDeeperThan()', () => {
  it('counts the levels of any JSON, whatever its strings contain', () => {
    const keys = fc.oneof(fc.string(), fc.stringMatching(/^[[\]{}"\\]{0,6}$/));
    const json = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'medium' },
        fc.integer(),
        keys,
        fc.array(tie('value')),
        fc.dictionary(keys, tie('value')),
      ),
    })).value;
    fc.assert(
      fc.property(json, fc.nat({ max: 8 }), fc.constantFrom(undefined, 2), (value, limit, indent) => {
        expect(isDeeperThan(limit, JSON.stringify(value, null, indent))).toBe(depthOf(value) > limit);
      }),
      { numRuns: 500 },
    );
  });

  it('looks at no prose', () => {
    expect(isDeeperThan(1, 'see [[[ here')).toBe(false);
    expect(isDeeperThan(1, ' [[1]]')).toBe(true);
  });
});
