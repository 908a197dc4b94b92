import { backoffDelay, exponential, minutes, noBackoff, seconds } from '../jobs/index.js';
import { graceOf, overdueSlot } from './overdue.rules.js';

const waitAfter = (backoff: Parameters<typeof backoffDelay>[0], failures: number) => backoffDelay(backoff, failures, 0);

describe('a run should have succeeded', () => {
  it('when all attempts, the waits between them and a minute are over', () => {
    const once = { timeout: minutes(2), attempts: 1, backoff: noBackoff };
    expect(graceOf(once, waitAfter)).toBe(minutes(3));
    const thrice = { timeout: minutes(2), attempts: 3, backoff: exponential(seconds(10)) };
    expect(graceOf(thrice, waitAfter)).toBe(minutes(7) + seconds(30));
  });

  it('within a day at the latest', () => {
    const patient = { timeout: minutes(30), attempts: 100, backoff: noBackoff };
    expect(graceOf(patient, waitAfter)).toBe(minutes(24 * 60));
  });
});

describe('a schedule is overdue', () => {
  const now = new Date('2027-01-10T12:00:00Z');
  const ago = (ms: number): Date => new Date(now.getTime() - ms);
  const well = { paused: false, nextAt: ago(-minutes(5)), failedSlot: null };

  it('not while its next slot lies ahead or has just come', () => {
    expect(overdueSlot(well, minutes(3), now)).toBeUndefined();
    expect(overdueSlot({ ...well, nextAt: ago(minutes(3)) }, minutes(3), now)).toBeUndefined();
  });

  it('when nobody fired a slot, unless it is paused', () => {
    const unfired = { ...well, nextAt: ago(minutes(4)) };
    expect(overdueSlot(unfired, minutes(3), now)).toEqual(unfired.nextAt);
    expect(overdueSlot({ ...unfired, paused: true }, minutes(3), now)).toBeUndefined();
  });

  it('when nothing has succeeded since a slot, paused or not', () => {
    const failed = { ...well, failedSlot: ago(minutes(60)) };
    expect(overdueSlot(failed, minutes(3), now)).toEqual(failed.failedSlot);
    expect(overdueSlot({ ...failed, paused: true }, minutes(3), now)).toEqual(failed.failedSlot);
  });
});
