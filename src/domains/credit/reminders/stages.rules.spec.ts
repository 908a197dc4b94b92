import { assert, integer, property } from 'fast-check';
import { daysBetween, STAGES, stageOn } from './stages.rules.js';

describe('the stage of an invoice', () => {
  it.each([
    [-30, undefined],
    [-4, undefined],
    [-3, -3],
    [-1, -3],
    [0, -3],
    [1, 1],
    [6, 1],
    [7, 7],
    [14, 7],
    [15, 15],
    [29, 15],
    [30, 30],
    [400, 30],
  ])('%d days from the due date is %s', (daysLate, stage) => expect(stageOn(daysLate)).toBe(stage));

  it('is the latest that has come, and never goes back', () => {
    assert(
      property(integer({ min: -100, max: 1_000 }), (daysLate) => {
        const stage = stageOn(daysLate);
        const come = STAGES.filter((each) => each <= daysLate);
        expect(stage).toBe(come.length > 0 ? Math.max(...come) : undefined);
        expect(stageOn(daysLate + 1) ?? -100).toBeGreaterThanOrEqual(stage ?? -100);
      }),
    );
  });

  it('changes on exactly five days, so that one reminder a day at most can be due', () => {
    const days = Array.from({ length: 500 }, (_, index) => index - 100);
    expect(days.filter((day) => stageOn(day) !== stageOn(day - 1))).toEqual([...STAGES]);
  });
});

describe('the days between two dates', () => {
  it.each([
    ['2026-11-22', '2026-11-22', 0],
    ['2026-11-22', '2026-11-23', 1],
    ['2026-12-22', '2026-12-19', -3],
    ['2026-12-31', '2027-01-01', 1],
    ['2028-02-28', '2028-03-01', 2],
  ])('%s to %s are %d', (from, to, days) => expect(daysBetween(from, to)).toBe(days));
});
