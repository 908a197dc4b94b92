import { assert, integer, property } from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { idsBetween } from './time-ordered-ids.js';

describe('the ids between two moments', () => {
  it('are those of the jobs that were made there, whatever the clocks differ by', () => {
    const moment = integer({ min: 0, max: 4_000_000_000_000 });
    assert(
      property(moment, moment, integer({ min: -300_000, max: 300_000 }), (since, length, skew) => {
        const until = since + length;
        const [lowest, highest] = idsBetween(new Date(since), new Date(until));
        const id = uuidv7({ msecs: Math.max(0, since + Math.floor(length / 2) + skew) });
        expect(id >= lowest && id < highest).toBe(true);
        expect(uuidv7({ msecs: until + 1_000_000 }) < highest).toBe(false);
      }),
    );
  });

  it('are all when no moment is given', () => {
    const [lowest, highest] = idsBetween(undefined, undefined);
    expect(lowest < uuidv7({ msecs: 0 }) && uuidv7({ msecs: 2 ** 48 - 1 }) < highest).toBe(true);
  });
});
