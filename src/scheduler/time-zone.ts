const HOUR_MS = 3_600_000;

/** The farthest that a clock is ever set, with room to spare (Antarctica/Troll: two hours). */
const LARGEST_CHANGE_MS = 4 * HOUR_MS;

/** Clocks are set at whole quarters of an hour, so the offset is asked for once in each. */
const QUARTER_MS = HOUR_MS / 4;
const REMEMBERED_QUARTERS = 2_000;

/**
 * What clocks on the wall show in a time zone. A wall time is written as the moment at which a clock in UTC shows the
 * same; all times are in ms since 1970.
 */
export class TimeZone {
  readonly #format: Intl.DateTimeFormat;
  readonly #offsets = new Map<number, number>();

  /** @throws RangeError when the zone is unknown. */
  constructor(name: string) {
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  }

  /**
   * The moments at which clocks show the wall time: one; or two, when a change of the clock repeats it; or, when a change
   * skips it, the one that is later by what the clock jumps.
   */
  momentsOf(wallTime: number): readonly number[] {
    const [before, after] = this.#offsetsAround(wallTime);
    if (before === after) return [wallTime - before];
    const moments = [wallTime - before, wallTime - after];
    const shown = moments.filter((moment) => moment + this.#offsetAt(moment) === wallTime);
    return shown.length > 0 ? shown.toSorted((one, two) => one - two) : [wallTime - before];
  }

  /** No moment of this or a later wall time is earlier. */
  earliest(wallTime: number): number {
    return wallTime - Math.max(...this.#offsetsAround(wallTime));
  }

  /** No moment after this one has a wall time that is earlier than the moment and this offset. */
  smallestOffsetNear(moment: number): number {
    return Math.min(
      this.#offsetAt(moment - LARGEST_CHANGE_MS),
      this.#offsetAt(moment),
      this.#offsetAt(moment + LARGEST_CHANGE_MS),
    );
  }

  /** The offsets before and after the change of the clock that is near; the same twice when there is none. */
  #offsetsAround(wallTime: number): readonly [number, number] {
    // Off by one change of the clock at most.
    const guess = wallTime - this.#offsetAt(wallTime);
    return [this.#offsetAt(guess - LARGEST_CHANGE_MS), this.#offsetAt(guess + LARGEST_CHANGE_MS)];
  }

  /** What clocks show, less UTC. */
  #offsetAt(moment: number): number {
    const quarter = Math.floor(moment / QUARTER_MS) * QUARTER_MS;
    const known = this.#offsets.get(quarter);
    if (known !== undefined) return known;
    if (this.#offsets.size >= REMEMBERED_QUARTERS) this.#offsets.clear();
    const offset = this.#wallTimeAt(quarter) - quarter;
    this.#offsets.set(quarter, offset);
    return offset;
  }

  #wallTimeAt(moment: number): number {
    const parts = new Map(this.#format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
    return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  }
}
