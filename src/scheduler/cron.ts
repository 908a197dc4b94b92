import { type CronExpression, CronExpressionParser } from 'cron-parser';
import { messageOf } from '../errors/index.js';
import { InvalidPattern } from './invalid-pattern.js';
import { TimeZone } from './time-zone.js';

const HOURS_OF_A_DAY = 24;
const MINUTE_MS = 60_000;

/** No pattern has two slots farther apart that fire at all: 29 February may skip eight years. */
const LONGEST_LOOK_BACK_MS = 9 * 366 * 24 * 60 * MINUTE_MS;

/** A pattern that has no slot after this has none after another day either. */
const SOME_DAY = new Date('2026-01-01T00:00:00Z');

/** The look back grows by this factor until it has found enough. */
const GROWTH = 8;

/** Five fields, or six with the seconds first. */
const FIELDS = /^\S+(\s+\S+){4,5}$/;

/** "H" stands for a number that is drawn by chance: every process would draw another. */
const BY_CHANCE = /(?<![a-z])h(?![a-z])/i;

/**
 * The slots of a cron pattern in a time zone. They are a fixed set of moments, whichever moment one asks from:
 *
 * - a time that a change of the clock skips is a slot once, later by what the clock jumps;
 * - a time that a change of the clock repeats is a slot at its first occurrence only, except in a pattern that fires in
 *   every hour, which goes on through both.
 *
 * The library only walks the calendar; asked for a zone, what it answers depends on where one starts on such days, and
 * with half-hour changes it gives up.
 */
export class Cron {
  readonly #calendar: CronExpression;
  readonly #zone: TimeZone;
  readonly #repeats: boolean;

  /**
   * @param timeZone an IANA name, such as Asia/Kathmandu
   * @throws InvalidPattern when the pattern does not parse or never fires
   * @throws RangeError when the zone is unknown
   */
  constructor(
    readonly pattern: string,
    readonly timeZone: string,
  ) {
    this.#zone = new TimeZone(timeZone);
    this.#calendar = parseCalendar(pattern);
    this.#repeats = this.#calendar.fields.hour.values.length === HOURS_OF_A_DAY;
    this.next(SOME_DAY);
  }

  /** The first slot after the moment. */
  next(after: Date): Date {
    const from = after.getTime();
    this.#calendar.reset(new Date(from + this.#zone.smallestOffsetNear(from)));
    let first = Number.POSITIVE_INFINITY;
    for (;;) {
      const wallTime = this.#nextWallTime();
      if (this.#zone.earliest(wallTime) >= first) return new Date(first);
      for (const moment of this.#moments(wallTime)) if (moment > from && moment < first) first = moment;
    }
  }

  /** The first `count` slots after the moment. */
  upcoming(after: Date, count: number): Date[] {
    const slots: Date[] = [];
    for (let last = after; slots.length < count; slots.push(last)) last = this.next(last);
    return slots;
  }

  /** The newest slots after `after` and up to `upTo`, oldest first, at most `limit`. */
  newest(after: Date, upTo: Date, limit: number): Date[] {
    for (let ms = MINUTE_MS; ; ms *= GROWTH) {
      const from = Math.max(after.getTime(), upTo.getTime() - ms);
      const slots = this.#between(new Date(from), upTo);
      const isAll = from === after.getTime() || ms > LONGEST_LOOK_BACK_MS;
      if (isAll || slots.length >= limit) return slots.slice(-limit);
    }
  }

  #between(after: Date, upTo: Date): Date[] {
    const slots: Date[] = [];
    for (let slot = this.next(after); slot <= upTo; slot = this.next(slot)) slots.push(slot);
    return slots;
  }

  #nextWallTime(): number {
    try {
      return this.#calendar.next().getTime();
    } catch (error) {
      throw new InvalidPattern(this.pattern, 'never fires: no day has such a date', { cause: error });
    }
  }

  #moments(wallTime: number): readonly number[] {
    const moments = this.#zone.momentsOf(wallTime);
    return this.#repeats ? moments : moments.slice(0, 1);
  }
}

/** A calendar without changes of the clock: its "UTC" is the time that a clock on the wall shows. */
function parseCalendar(pattern: string): CronExpression {
  const isName = pattern.startsWith('@');
  if (!isName && !FIELDS.test(pattern)) throw new InvalidPattern(pattern, 'has neither five fields nor six');
  if (!isName && BY_CHANCE.test(pattern)) throw new InvalidPattern(pattern, 'holds "H", which is drawn by chance');
  try {
    return CronExpressionParser.parse(pattern, { tz: 'UTC' });
  } catch (error) {
    throw new InvalidPattern(pattern, `does not parse: ${messageOf(error)}`, { cause: error });
  }
}
