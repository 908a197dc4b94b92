const SECONDS = /^\d{1,10}$/;

/** Each of the three forms of an HTTP date begins with the name of a day (RFC 9110, 5.6.7). */
const DATE = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? .*\d\d:\d\d:\d\d/;

/**
 * How long a server asks us to wait, in ms: 0 where the moment is over; undefined where it names no time that could be
 * understood. RFC 9110, 10.2.3: a number of seconds, or a date. A date is held against the server's own clock, as its
 * `Date` shows it, since ours may differ.
 */
export function retryAfterMs(headers: Headers, here = Date.now()): number | undefined {
  const value = headers.get('retry-after')?.trim() ?? '';
  if (SECONDS.test(value)) return Number(value) * 1_000;
  const moment = dateOf(value);
  if (moment === undefined) return undefined;
  return Math.max(0, moment - (dateOf(headers.get('date') ?? '') ?? here));
}

function dateOf(value: string): number | undefined {
  if (!DATE.test(value)) return undefined;
  // The oldest form names no zone: all of them are in GMT.
  const moment = Date.parse(value.endsWith('GMT') ? value : `${value} GMT`);
  return Number.isNaN(moment) ? undefined : moment;
}
