import { type Arrival, ARRIVAL_LIMITS, isTooSlow } from './arrival.rules.js';

const MINUTE = 60_000;
const MIB = 1024 * 1024;

const slow = (arrival: Partial<Arrival>): boolean =>
  isTooSlow({ elapsedMs: 0, silentMs: 0, bytes: 0, answeredMs: 0, ...arrival }, ARRIVAL_LIMITS);

describe('a body that is on its way', () => {
  it.each<[string, Partial<Arrival>]>([
    ['has two minutes, whatever it is', { elapsedMs: 2 * MINUTE - 1, bytes: 1 }],
    ['may pause', { silentMs: MINUTE - 1 }],
    ['may be 1 GiB over a line of 1 Mbit/s', { elapsedMs: 143 * MINUTE, bytes: 1024 * MIB }],
    ['may be 10 MiB over a line of 64 kbit/s', { elapsedMs: 22 * MINUTE, bytes: 10 * MIB }],
    ['may be read to its end after its answer', { answeredMs: MINUTE - 1 }],
  ])('%s', (_, arrival) => expect(slow(arrival)).toBe(false));

  it.each<[string, Partial<Arrival>]>([
    ['holds a connection with a byte now and then', { elapsedMs: 2 * MINUTE + 1_000, silentMs: 9_000, bytes: 120 }],
    ['has come fast, and stops', { elapsedMs: 10 * MINUTE, silentMs: MINUTE, bytes: 900 * MIB }],
    ['never ends though it is answered', { elapsedMs: 3 * MINUTE, bytes: 900 * MIB, answeredMs: MINUTE }],
  ])('is cut off when it %s', (_, arrival) => expect(slow(arrival)).toBe(true));
});
