import * as fc from 'fast-check';
import { type Closing, MAX_EXTENSIONS, softClose } from './soft-close.rules.js';

const at = (ms: number) => new Date(Date.UTC(2026, 10, 22, 10) + ms);
const closing = (extensions = 0): Closing => ({ closesAt: at(100_000), extensions });
const best = (ms: number) => ({ at: at(ms), isBest: true });

describe('the soft close', () => {
  it('leaves a minute after a best bid of the last minute', () => {
    expect(softClose(closing(), best(99_999), 60)).toEqual({ closesAt: at(159_999), extensions: 1 });
    expect(softClose(closing(2), best(40_001), 60)).toEqual({ closesAt: at(100_001), extensions: 3 });
  });

  it('changes nothing for a bid that leaves so much anyway', () => {
    expect(softClose(closing(), best(40_000), 60)).toEqual(closing());
    expect(softClose(closing(), best(0), 60)).toEqual(closing());
  });

  it('changes nothing for a bid that is not the best, after the last extension, or where it is switched off', () => {
    expect(softClose(closing(), { at: at(99_999), isBest: false }, 60)).toEqual(closing());
    expect(softClose(closing(MAX_EXTENSIONS), best(99_999), 60)).toEqual(closing(MAX_EXTENSIONS));
    expect(softClose(closing(), best(99_999), 0)).toEqual(closing());
  });

  it('never brings the end forward, and puts it off five times at most, by no more than its length', () => {
    const bids = fc.array(fc.record({ ms: fc.integer({ min: 0, max: 600_000 }), isBest: fc.boolean() }), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(bids, fc.integer({ min: 0, max: 300 }), (all, seconds) => {
        let now = closing();
        for (const { ms, isBest } of all.toSorted((a, b) => a.ms - b.ms)) {
          if (at(ms) >= now.closesAt) break;
          const next = softClose(now, { at: at(ms), isBest }, seconds);
          expect(next.closesAt.getTime()).toBe(
            isBest && now.extensions < MAX_EXTENSIONS
              ? Math.max(now.closesAt.getTime(), at(ms).getTime() + seconds * 1000)
              : now.closesAt.getTime(),
          );
          expect(next.extensions - now.extensions).toBe(next.closesAt > now.closesAt ? 1 : 0);
          now = next;
        }
        expect(now.extensions).toBeLessThanOrEqual(MAX_EXTENSIONS);
        expect(now.closesAt.getTime()).toBeLessThanOrEqual(at(100_000).getTime() + MAX_EXTENSIONS * seconds * 1000);
      }),
    );
  });
});
