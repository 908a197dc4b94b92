import type { Period } from '../../generation/report-content.js';

/* Local days are written as they are: no zone may move them. */

const inUtc = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' });
const LONG = inUtc({ day: 'numeric', month: 'long', year: 'numeric' });
const SHORT = inUtc({ day: 'numeric', month: 'short' });
const MONTH = inUtc({ month: 'short', year: 'numeric' });

/** `22 November 2026`, or `1 November 2026 – 22 November 2026`. */
export function periodText({ startOn, endOn }: Period): string {
  const [first, last] = [startOn, endOn].map((day) => LONG.format(new Date(day)));
  return first === last ? `${first}` : `${first} – ${last}`;
}

/** What stands under a point of a chart over time. */
export const pointText = (day: string, bucket: Period['bucket']): string =>
  (bucket === 'month' ? MONTH : SHORT).format(new Date(day));

/** A moment as the clocks of the zone show it. */
export function momentText(moment: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone }).format(moment);
}
