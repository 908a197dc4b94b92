import fc from 'fast-check';
import { Cron } from './cron.js';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** Zones with a change of their clocks in 2027, of one hour, two hours, half an hour, and at midnight; and one without. */
const CHANGES = [
  ['Europe/Berlin', '2027-03-28T01:00Z'],
  ['Europe/Berlin', '2027-10-31T01:00Z'],
  ['America/New_York', '2027-03-14T07:00Z'],
  ['America/New_York', '2027-11-07T06:00Z'],
  ['America/Havana', '2027-03-14T05:00Z'],
  ['America/Havana', '2027-11-07T05:00Z'],
  ['America/Santiago', '2027-04-04T03:00Z'],
  ['America/Santiago', '2027-09-05T04:00Z'],
  ['Australia/Lord_Howe', '2027-04-03T15:00Z'],
  ['Australia/Lord_Howe', '2027-10-02T15:30Z'],
  ['Antarctica/Troll', '2027-03-28T01:00Z'],
  ['Antarctica/Troll', '2027-10-31T01:00Z'],
  ['Asia/Kathmandu', '2027-03-28T01:00Z'],
] as const;

const change = fc.constantFrom(...CHANGES).map(([zone, at]) => ({ zone, at: Date.parse(at) }));

/** Minutes and hours of a pattern; no hours means every hour. */
const pattern = fc.record({
  minutes: fc.uniqueArray(fc.integer({ min: 0, max: 59 }), { minLength: 1, maxLength: 4 }),
  hours: fc.option(fc.uniqueArray(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 3 }), { nil: undefined }),
});

const textOf = ({ minutes, hours }: { minutes: number[]; hours: number[] | undefined }): string =>
  `${minutes.join(',')} ${hours?.join(',') ?? '*'} * * *`;

const iso = (dates: readonly Date[]): string[] => dates.map((date) => date.toISOString());

/** What clocks on the wall show, as a moment at which a clock in UTC shows the same. */
function wallTime(zone: string, moment: number): number {
  return Date.parse(`${new Date(moment).toLocaleString('sv-SE', { timeZone: zone }).replace(' ', 'T')}Z`);
}

/** By wall time, the moments that show it, in a day and a half around the change. */
function lookAtTheClock(zone: string, at: number): ReadonlyMap<number, readonly number[]> {
  const shown = new Map<number, readonly number[]>();
  for (let moment = at - 18 * HOUR_MS; moment < at + 18 * HOUR_MS; moment += MINUTE_MS) {
    const wall = wallTime(zone, moment);
    shown.set(wall, [...(shown.get(wall) ?? []), moment]);
  }
  return shown;
}

const clocks = new Map(
  CHANGES.map(([zone, at]) => [`${zone} ${Date.parse(at)}`, lookAtTheClock(zone, Date.parse(at))]),
);

/** The slots around the change, found by looking at the clock in every minute. */
function slotsByLooking(
  zone: string,
  at: number,
  { minutes, hours }: { minutes: number[]; hours: number[] | undefined },
) {
  const shown = clocks.get(`${zone} ${at}`) ?? new Map<number, readonly number[]>();
  const walls = [...shown.keys()];
  const slots = new Set<number>();
  let last = 0;
  for (let wall = Math.min(...walls); wall <= Math.max(...walls); wall += MINUTE_MS) {
    const moments = shown.get(wall) ?? [];
    const first = moments[0];
    if (first !== undefined) last = wall - first;
    const date = new Date(wall);
    if (!minutes.includes(date.getUTCMinutes()) || (hours && !hours.includes(date.getUTCHours()))) continue;
    if (first === undefined) slots.add(wall - last);
    else for (const moment of hours ? [first] : moments) slots.add(moment);
  }
  return [...slots].sort((one, two) => one - two);
}

describe('the slots of a cron pattern', () => {
  it('are those that one finds by looking at the clock in every minute, also when clocks are set', () => {
    fc.assert(
      fc.property(change, pattern, ({ zone, at }, fields) => {
        const cron = new Cron(textOf(fields), zone);
        const from = at - 12 * HOUR_MS;
        const to = at + 12 * HOUR_MS;
        const expected = slotsByLooking(zone, at, fields).filter((slot) => slot > from && slot <= to);
        const found = cron.newest(new Date(from), new Date(to), 10_000);
        expect(iso(found)).toEqual(iso(expected.map((slot) => new Date(slot))));
      }),
      { numRuns: 60 },
    );
  });

  it('are the same from whichever moment one asks, and strictly increase', () => {
    fc.assert(
      fc.property(change, pattern, fc.array(fc.integer({ min: -720, max: 720 })), ({ zone, at }, fields, offsets) => {
        const slots = new Cron(textOf(fields), zone).newest(
          new Date(at - 13 * HOUR_MS),
          new Date(at + 40 * HOUR_MS),
          10_000,
        );
        for (const offset of offsets) {
          // Another process knows nothing of what the first one has asked.
          const other = new Cron(textOf(fields), zone);
          const after = new Date(at + offset * MINUTE_MS);
          expect(other.next(after)).toEqual(slots.find((slot) => slot > after));
        }
        slots.forEach((slot, index) => expect(slot > (slots[index - 1] ?? new Date(0))).toBe(true));
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    [
      'a time that is skipped: once, later',
      '30 2 * * *',
      '2027-03-27T20:00Z',
      ['2027-03-28T01:30', '2027-03-29T00:30'],
    ],
    ['a time that is repeated: once', '30 2 * * *', '2027-10-30T20:00Z', ['2027-10-31T00:30', '2027-11-01T01:30']],
    [
      'every hour goes on through a repeated hour',
      '0 * * * *',
      '2027-10-30T23:30Z',
      ['2027-10-31T00:00', '2027-10-31T01:00', '2027-10-31T02:00'],
    ],
    [
      'every half an hour goes on through a skipped hour',
      '*/30 * * * *',
      '2027-03-28T00:00Z',
      ['2027-03-28T00:30', '2027-03-28T01:00', '2027-03-28T01:30'],
    ],
    ['seconds', '*/20 * * * * *', '2027-01-01T00:00Z', ['2027-01-01T00:00:20', '2027-01-01T00:00:40']],
    ['a leap day', '0 12 29 2 *', '2027-01-01T00:00Z', ['2028-02-29T11:00', '2032-02-29T11:00']],
    ['a name', '@daily', '2027-01-01T00:00Z', ['2027-01-01T23:00', '2027-01-02T23:00']],
  ])('in Berlin: %s', (_, text, after, expected) => {
    const slots = new Cron(text, 'Europe/Berlin').upcoming(new Date(after), expected.length);
    expect(slots).toEqual(expected.map((slot) => new Date(`${slot}Z`)));
  });

  it('are counted from the newest when there are more than one wants', () => {
    const cron = new Cron('0 2 * * *', 'Asia/Kathmandu');
    const newest = cron.newest(new Date('2020-01-01T00:00Z'), new Date('2027-01-10T00:00Z'), 3);
    expect(iso(newest)).toEqual(['2027-01-07T20:15:00.000Z', '2027-01-08T20:15:00.000Z', '2027-01-09T20:15:00.000Z']);
    expect(cron.newest(new Date('2027-01-09T20:15Z'), new Date('2027-01-10T20:14Z'), 3)).toEqual([]);
    const rare = new Cron('0 12 29 2 *', 'UTC');
    expect(iso(rare.newest(new Date(0), new Date('2103-01-01T00:00Z'), 1))).toEqual(['2096-02-29T12:00:00.000Z']);
  });

  it.each(['', '* * * *', 'x', '61 * * * *', '0 0 31 2 *', '* * * * * * *', 'H 2 * * *', 'H(0-3) * * * *', '@never'])(
    'do not exist for "%s"',
    (text) => {
      expect(() => new Cron(text, 'UTC')).toThrow(/The cron pattern ".*" /);
    },
  );
});
