import { assert, array, integer, property } from 'fast-check';
import { networkOf } from './network-of.js';
import { SlidingWindow } from './sliding-window.js';

const MINUTE = 60_000;

describe('sliding window', () => {
  let now = 0;
  const windowOf = (limit: number) => new SlidingWindow(limit, MINUTE, () => now);
  beforeEach(() => {
    now = 10 * MINUTE;
  });

  it('lets as many through as the limit says, and says what is left', () => {
    const window = windowOf(3);
    expect([1, 2, 3, 4].map(() => window.take('a'))).toEqual([
      { isAllowed: true, remaining: 2, retryAfterMs: 0 },
      { isAllowed: true, remaining: 1, retryAfterMs: 0 },
      { isAllowed: true, remaining: 0, retryAfterMs: 0 },
      { isAllowed: false, remaining: 0, retryAfterMs: expect.any(Number) as number },
    ]);
    expect(window.take('b').isAllowed).toBe(true);
  });

  it('does not let a burst at the end of a window double at the beginning of the next', () => {
    const window = windowOf(100);
    now += MINUTE - 1;
    for (let i = 0; i < 100; i++) window.take('a');
    now += 2;
    expect(window.take('a').isAllowed).toBe(false);
    now += MINUTE / 2;
    const passed = Array.from({ length: 100 }, () => window.take('a')).filter(({ isAllowed }) => isAllowed);
    expect(passed.length).toBeGreaterThan(45);
    expect(passed.length).toBeLessThan(55);
  });

  it('forgets who stayed away', () => {
    const window = windowOf(1);
    window.take('a');
    now += 3 * MINUTE;
    expect(window.take('a').isAllowed).toBe(true);
  });

  it('promises no more than it keeps: after the wait that it names, one more passes', () => {
    assert(
      property(
        integer({ min: 1, max: 20 }),
        array(integer({ min: 0, max: 20_000 }), { maxLength: 60 }),
        (limit, steps) => {
          now = 10 * MINUTE;
          const window = windowOf(limit);
          for (const step of steps) {
            now += step;
            const { isAllowed, retryAfterMs } = window.take('a');
            if (isAllowed) continue;
            expect(retryAfterMs).toBeGreaterThan(0);
            expect(retryAfterMs).toBeLessThanOrEqual(2 * MINUTE);
            now += Math.ceil(retryAfterMs) + 1;
            expect(window.take('a').isAllowed).toBe(true);
          }
        },
      ),
    );
  });
});

describe('the network of an address', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:0DB8:0001:0002::9', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['::1', '0:0:0:0'],
  ])('of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
