import type { MissedPolicy } from '../jobs/index.js';

/** A slot that could not be fired for this long, in ms, is missed; less is an ordinary delay. */
export const MISSED_AFTER_MS = 30_000;

/** Missed slots that `all` makes up for at most; the older ones are dropped. */
export const MOST_MADE_UP = 1_000;

/** What the rules need to know of a pattern; see `Cron`. */
export interface Slots {
  next(after: Date): Date;
  newest(after: Date, upTo: Date, limit: number): Date[];
}

/** One move of a schedule: from the slot that it stands at to a later one, with or without a job. */
export interface Step {
  /** The slot that the schedule must stand at. */
  readonly from: Date;
  /** The slot that gets a job; absent: nothing is enqueued. */
  readonly fire?: Date;
  readonly to: Date;
}

export interface DueSchedule {
  readonly nextAt: Date;
  readonly missed: MissedPolicy;
}

/**
 * What is to be done for a schedule that stands at a slot that has come: step by step, each a transaction of its own. The
 * last step ends at the first slot in the future.
 *
 * Slots of the last 30 s are fired, each of them. Of older ones `skip` fires none, `all` each up to the newest 1,000, and
 * `latest` the newest, unless a slot on time follows, which then stands for all.
 */
export function stepsOf({ nextAt, missed }: DueSchedule, slots: Slots, now: Date): readonly Step[] {
  const to = slots.next(now);
  const fired = slotsToFire(nextAt, missed, slots, now);
  if (fired.length === 0) return [{ from: nextAt, to }];
  return fired.map((fire, index) => ({
    from: index === 0 ? nextAt : fire,
    fire,
    to: fired[index + 1] ?? to,
  }));
}

function slotsToFire(nextAt: Date, missed: MissedPolicy, slots: Slots, now: Date): readonly Date[] {
  // The slot that the schedule stands at counts, whatever pattern has made it.
  const passed = [nextAt, ...slots.newest(nextAt, now, MOST_MADE_UP)].slice(-MOST_MADE_UP);
  if (missed === 'all') return passed;
  const onTime = passed.filter((slot) => now.getTime() - slot.getTime() <= MISSED_AFTER_MS);
  if (missed === 'skip' || onTime.length > 0) return onTime;
  return passed.slice(-1);
}
