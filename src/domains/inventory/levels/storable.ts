/* PostgreSQL stores no U+0000 and no half of a surrogate pair; of the control characters none belongs into a name. */

const UNFIT = /[\p{Cc}\p{Cs}]/u;

/** Whether a text may be compared with a name that is stored. */
export const isStorable = (text: string): boolean => !UNFIT.test(text);

/** The same text, fit to be stored and shown. */
export const printable = (text: string): string => text.replaceAll(new RegExp(UNFIT, 'gu'), '\u{fffd}');
