export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const after = (moment: Date, ms: number): Date => new Date(moment.getTime() + ms);

/** The calendar of a time zone around a moment. */
export class Calendar {
  readonly #date: Intl.DateTimeFormat;

  constructor(
    readonly now: Date,
    timeZone: string,
  ) {
    // The Swedish way of writing a date is that of ISO 8601.
    this.#date = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
    this.#midnight = this.#startOfToday(timeZone);
  }

  readonly #midnight: number;

  /** `2026-11-22`, as people there count days. */
  dateOf(moment: Date): string {
    return this.#date.format(moment);
  }

  /** The hour of a day that began so many days ago. A change to summer time since then moves it, which does no harm here. */
  at(daysAgo: number, hour: number, minute = 0): Date {
    return new Date(this.#midnight - daysAgo * DAY + hour * HOUR + minute * MINUTE);
  }

  #startOfToday(timeZone: string): number {
    const time = new Intl.DateTimeFormat('sv-SE', { timeZone, timeStyle: 'medium' }).format(this.now);
    const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
    const sinceMidnight = hours * HOUR + minutes * MINUTE + seconds * 1000 + this.now.getMilliseconds();
    return this.now.getTime() - sinceMidnight;
  }
}

/** A date so many days later; dates have no time zone. */
export const daysAfter = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * DAY).toISOString().slice(0, 10);

export const daysFrom = (earlier: string, later: string): number =>
  Math.round((Date.parse(later) - Date.parse(earlier)) / DAY);
