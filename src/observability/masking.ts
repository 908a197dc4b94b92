import { createRequire } from 'node:module';

// class-validator has loaded this very copy already: requiring it is free, importing the ES module reads a second one.
const { isValidPhoneNumber } = createRequire(import.meta.url)(
  'libphonenumber-js/max',
) as typeof import('libphonenumber-js/max');

/** Most texts hold none of these, and are left alone at the cost of one look. */
const SUSPECT = /@|%(?:25){0,2}40|\+\d|%2b\d|\d{10}|\?[\w%]/i;

/** A string of a JSON line, with its quotes: numbers, such as the time, stand outside of any. */
const JSON_STRING = /"(?:[^"\\]|\\.)*"/g;

/*
 * What is looked for, in this order at each place. Bounds keep the search linear. An escape sequence of the JSON is
 * stepped over as a whole, so that no half of it is replaced.
 */
const ESCAPE = String.raw`\\(?:u[\da-fA-F]{4}|.)`;
/** The query of a URL holds whatever a caller put there: tokens, numbers, addresses. */
const QUERY = String.raw`(?<=[\w/.-])(?<query>\?)[\w.%\[\]\-]{1,100}=[^\s"'<>\\]*`;
const LOCAL = String.raw`[^\s"'<>()\[\],:;@/=&?\\]`;
const MAIL = String.raw`(?<local>${LOCAL}{1,64})@(?<domain>(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,63})`;
/** As it stands in a path: percent-encoded, by some callers twice. */
const AT = '%(?:25){0,2}40';
const ENCODED_MAIL = String.raw`(?<encodedLocal>(?:(?!${AT})${LOCAL}){1,64})${AT}(?<encodedDomain>(?:[\p{L}\p{N}%-]{1,63}\.){1,8}\p{L}{2,63})`;
/** As people write them: with blanks, dashes, dots or brackets between the digits. */
const INTERNATIONAL = String.raw`(?:\+|%2[bB])(?<international>\d(?:[ ().-]{0,2}\d){6,19})(?!\d)`;
/** Digits alone, no part of a longer word, number or identifier. */
const DIGITS = String.raw`(?<![\w-]|\d\.)(?<digits>\d{10,15})(?![\w-]|\.\d)`;

const PERSONAL = new RegExp([ESCAPE, QUERY, MAIL, ENCODED_MAIL, INTERNATIONAL, DIGITS].join('|'), 'gu');

/** Of a longer text every run of digits that could be a number is masked: to ask of each whether it exists takes time. */
const LONG = 10_000;

interface Found {
  readonly query?: string;
  readonly local?: string;
  readonly domain?: string;
  readonly encodedLocal?: string;
  readonly encodedDomain?: string;
  readonly international?: string;
  readonly digits?: string;
}

/** A log line with what it says of persons masked: `+977*****4567`, `r***@example.com`, `https://host/path?[hidden]`. */
export type Masking = (line: string) => string;

/** @param region the country whose numbers may stand without a country code: two letters of ISO 3166 */
export function maskingOf(region: string): Masking {
  const masked = (text: string): string => {
    if (!SUSPECT.test(text)) return text;
    const isNumber = (digits: string): boolean => text.length > LONG || isPhoneNumber(digits, region);
    return text.replace(PERSONAL, (...match) => maskedMatch(String(match[0]), match.at(-1) as Found, isNumber));
  };
  return (line) => line.replace(JSON_STRING, masked);
}

function maskedMatch(match: string, found: Found, isNumber: (digits: string) => boolean): string {
  const { query, international, digits } = found;
  const { local = found.encodedLocal, domain = found.encodedDomain } = found;
  if (query !== undefined) return '?[hidden]';
  if (local !== undefined) return `${firstOf(local)}***@${domain}`;
  if (international !== undefined) return maskedInternational(international);
  // Timestamps and identifiers are digits too: of digits alone only those of a number that exists are masked.
  return digits !== undefined && isNumber(digits) ? maskedDigits(digits) : match;
}

const firstOf = (text: string): string => [...text].slice(0, 1).join('');

function isPhoneNumber(digits: string, region: string): boolean {
  return isValidPhoneNumber(`+${digits.replace(/^00/, '')}`) || isValidPhoneNumber(digits, region as never);
}

/** Country codes of one and two digits; every other one has three. */
const COUNTRY_CODE = /^(?:[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})/;

function maskedInternational(written: string): string {
  const digits = written.replace(/\D/g, '');
  const [country = ''] = COUNTRY_CODE.exec(digits) ?? [];
  return `+${country}${maskedDigits(digits.slice(country.length))}`;
}

/** The last four digits tell a number to whoever knows it; of a short one they would tell nearly all. */
function maskedDigits(digits: string): string {
  return `*****${digits.slice(digits.length >= 8 ? -4 : -2)}`;
}
