import fc from 'fast-check';
import { MISSED_POLICIES, type MissedPolicy } from '../jobs/declare/schedule.js';
import { Cron } from './cron.js';
import { MISSED_AFTER_MS, MOST_MADE_UP, stepsOf } from './slots.rules.js';

const MINUTE_MS = 60_000;
const START = Date.parse('2027-03-27T12:00:00Z');

const at = (time: string): Date => new Date(`2027-01-10T${time}Z`);
const hourly = new Cron('0 * * * *', 'UTC');

function firedAt(missed: MissedPolicy, nextAt: Date, now: Date): string[] {
  return stepsOf({ nextAt, missed }, hourly, now).flatMap(({ fire }) =>
    fire ? [fire.toISOString().slice(11, 16)] : [],
  );
}

describe('slots that have come', () => {
  it.each(MISSED_POLICIES)('are fired when they are on time, with %s', (missed) => {
    expect(stepsOf({ nextAt: at('02:00:00'), missed }, hourly, at('02:00:30'))).toEqual([
      { from: at('02:00:00'), fire: at('02:00:00'), to: at('03:00:00') },
    ]);
  });

  it.each([
    ['skip', []],
    ['latest', ['04:00']],
    ['all', ['02:00', '03:00', '04:00']],
  ] as const)('are missed after 30 s: %s fires %j', (missed, expected) => {
    expect(firedAt(missed, at('02:00:00'), at('04:30:00'))).toEqual(expected);
    expect(stepsOf({ nextAt: at('02:00:00'), missed }, hourly, at('04:30:00')).at(-1)?.to).toEqual(at('05:00:00'));
  });

  it.each([
    ['skip', ['04:00']],
    ['latest', ['04:00']],
    ['all', ['02:00', '03:00', '04:00']],
  ] as const)('one on time stands for those that were missed: %s fires %j', (missed, expected) => {
    expect(firedAt(missed, at('02:00:00'), at('04:00:10'))).toEqual(expected);
  });

  it('are made up for one by one, each step where the one before has ended', () => {
    expect(stepsOf({ nextAt: at('02:00:00'), missed: 'all' }, hourly, at('03:30:00'))).toEqual([
      { from: at('02:00:00'), fire: at('02:00:00'), to: at('03:00:00') },
      { from: at('03:00:00'), fire: at('03:00:00'), to: at('04:00:00') },
    ]);
  });

  it('are made up for as far as the newest thousand', () => {
    const nextAt = new Date(START - 2 * MOST_MADE_UP * 60 * MINUTE_MS);
    const steps = stepsOf({ nextAt, missed: 'all' }, hourly, new Date(START + MINUTE_MS));
    expect(steps).toHaveLength(MOST_MADE_UP);
    expect(steps[0]?.from).toEqual(nextAt);
    expect(steps.at(-1)?.fire).toEqual(new Date(START));
  });

  it('are passed once each, whenever and by whomever they are looked at', () => {
    const patterns = fc.constantFrom('*/10 * * * *', '30 2 * * *', '0 */3 * * *', '15,45 1-3 * * *', '0 2 * * 0');
    const zones = fc.constantFrom('Asia/Kathmandu', 'Europe/Berlin', 'Australia/Lord_Howe', 'UTC');
    const waits = fc.array(fc.integer({ min: 1, max: 12 * 60 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(patterns, zones, fc.constantFrom(...MISSED_POLICIES), waits, (pattern, zone, missed, minutes) => {
        const slots = new Cron(pattern, zone);
        let now = START;
        let nextAt = slots.next(new Date(now));
        const first = nextAt;
        const fired: Date[] = [];
        for (const wait of minutes) {
          now += wait * MINUTE_MS;
          if (nextAt.getTime() > now) continue;
          for (const step of stepsOf({ nextAt, missed }, new Cron(pattern, zone), new Date(now))) {
            expect(step.from).toEqual(nextAt);
            expect(step.to > step.from).toBe(true);
            if (step.fire) fired.push(step.fire);
            if (step.fire && missed === 'skip') expect(now - step.fire.getTime()).toBeLessThanOrEqual(MISSED_AFTER_MS);
            nextAt = step.to;
          }
          expect(nextAt).toEqual(slots.next(new Date(now)));
        }
        fired.forEach((slot, index) => expect(slot > (fired[index - 1] ?? new Date(0))).toBe(true));
        const all = slots.newest(new Date(START), new Date(now), 10_000);
        if (missed === 'all' && all.length > 0) expect(fired).toEqual([first, ...all.slice(1)]);
        for (const slot of fired) expect(all).toContainEqual(slot);
      }),
      { numRuns: 60 },
    );
  });
});
