import type { House } from './letter.js';

const NUMBERS = new Intl.NumberFormat('en');

/** 12,345. */
export const inFigures = (count: number): string => NUMBERS.format(count);

/** A moment as the reader's clock shows it, with its offset: `22 November 2026 at 16:09 GMT+5:45`. */
export function inLocalTime(moment: string, { timeZone }: House): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'shortOffset',
  });
  return format.format(new Date(moment));
}

/** How a mail begins. */
export const greeting = (name: string | undefined): string => (name === undefined ? 'Hello,' : `Hello ${name},`);
