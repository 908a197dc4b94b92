/*
 * Imported before anything else: the wall clock of this process can be moved, as by a wrong NTP server. The clock that
 * only runs forward (performance.now(), timers) is left alone, as the system leaves it.
 */
const RealDate = Date;
let offsetMs = 0;

class MovedDate extends RealDate {
  constructor(...parts: unknown[]) {
    if (parts.length === 0) super(MovedDate.now());
    else super(...(parts as [number]));
  }

  static override now(): number {
    return RealDate.now() + offsetMs;
  }
}

globalThis.Date = MovedDate as DateConstructor;

export function moveClock(ms: number): void {
  offsetMs = ms;
}
