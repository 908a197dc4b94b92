const NUMBER = /^([A-Z]{2,5})-(\d{4})-(\d{1,12})$/;

/** Digits of the last part, which are written with zeros in front. */
const WIDTH = 6;

/**
 * The number of an order as a person has typed it, in capitals: `ORD 2026 123` is `ORD-2026-000123`. Nothing for any other
 * words.
 */
export function orderNumberIn(words: string): string | undefined {
  const [, prefix, year, count] = NUMBER.exec(words.replaceAll(/[\s_./-]+/g, '-')) ?? [];
  if (prefix === undefined || year === undefined || count === undefined) return undefined;
  return `${prefix}-${year}-${count.padStart(WIDTH, '0')}`;
}
