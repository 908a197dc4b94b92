/** How slowly a body may come. */
export interface ArrivalLimits {
  /** What every body may take, in ms. */
  readonly graceMs: number;
  /** What it may take beyond that: as long as it takes at this rate, in bytes a second. */
  readonly floorRate: number;
  /** How long nothing may come, and how long the rest of a request may take that is answered already, in ms. */
  readonly patienceMs: number;
}

/**
 * A total alone would either cut large files off on slow lines or let everybody hold a connection for hours with a few
 * bytes. So the time grows with what has come: 64 kbit a second is less than any line has that files are sent over.
 */
export const ARRIVAL_LIMITS: ArrivalLimits = { graceMs: 120_000, floorRate: 8 * 1024, patienceMs: 60_000 };

/** How far the body of a request has come. */
export interface Arrival {
  /** Since the request began, in ms. */
  readonly elapsedMs: number;
  /** Since anything came, in ms. */
  readonly silentMs: number;
  readonly bytes: number;
  /** Since it was answered, in ms; 0 while it is not. */
  readonly answeredMs: number;
}

export function isTooSlow(
  { elapsedMs, silentMs, bytes, answeredMs }: Arrival,
  { graceMs, floorRate, patienceMs }: ArrivalLimits,
): boolean {
  if (silentMs >= patienceMs || answeredMs >= patienceMs) return true;
  return elapsedMs >= graceMs + (bytes / floorRate) * 1000;
}
