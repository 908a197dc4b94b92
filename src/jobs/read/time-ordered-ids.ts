/** Ids are made by the clock of a process, moments by the clock of the database: they may differ by this much. */
const CLOCK_DIFFERENCE_MS = 600_000;

const LOWEST = '00000000-0000-0000-0000-000000000000';
const HIGHEST = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** The largest time that the 48 bits of a UUID of version 7 hold. */
const LATEST_MS = 2 ** 48 - 1;

/**
 * The ids that jobs accepted between two moments can have: a UUID of version 7 begins with the time of its making. The
 * clocks' difference is allowed for, so it is a bound for an index and not yet the answer.
 *
 * @returns the lowest such id, and one above the highest
 */
export function idsBetween(since: Date | undefined, until: Date | undefined): [lowest: string, highest: string] {
  return [
    since ? firstIdAt(since.getTime() - CLOCK_DIFFERENCE_MS) : LOWEST,
    until ? firstIdAt(until.getTime() + CLOCK_DIFFERENCE_MS) : HIGHEST,
  ];
}

function firstIdAt(ms: number): string {
  const time = Math.trunc(Math.min(Math.max(ms, 0), LATEST_MS))
    .toString(16)
    .padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`;
}
