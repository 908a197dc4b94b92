import { createRequire } from 'node:module';
import { buildMessage, ValidateBy, type ValidationOptions } from 'class-validator';
import { withSchema } from '../validation/index.js';

/*
 * The `max` metadata, because it alone tells a valid number from one of the right length: `min` passes unassigned
 * ranges and `mobile` refuses landlines, on which WhatsApp Business runs too. It is required rather than imported
 * because class-validator has already loaded this very copy: 1 ms at start, where an import reads a second one from
 * disk in 70 ms (any of the four builds: most of it is code, not metadata).
 */
const load = createRequire(import.meta.url);
const { isSupportedCountry, parsePhoneNumberFromString } = load(
  'libphonenumber-js/max',
) as typeof import('libphonenumber-js/max');

declare const brand: unique symbol;

/** A valid number in E.164 form, `+` and at most 15 digits, such as `+9779841234567`. */
export type PhoneNumber = string & { readonly [brand]: 'PhoneNumber' };

/**
 * Reads a number as people write it: with spaces, dashes or brackets, with `+` or the international prefix of
 * `defaultRegion`, or without a country code when it belongs there. Anything more than one whole number (letters, an
 * extension, which WhatsApp does not have, a second number) gives undefined rather than a guess.
 *
 * @param defaultRegion ISO 3166 code, such as `NP`; with an unknown one only international numbers can be read.
 */
export function parsePhoneNumber(text: string, defaultRegion: string): PhoneNumber | undefined {
  const defaultCountry = isSupportedCountry(defaultRegion) ? defaultRegion : undefined;
  const number = parsePhoneNumberFromString(text.trim(), { defaultCountry, extract: false });
  if (number === undefined || number.ext !== undefined || !number.isValid()) return undefined;
  return number.number as string as PhoneNumber;
}

/** True when `value` already is the E.164 form of a valid number, so that one person has one spelling. */
export function isPhoneNumber(value: unknown): value is PhoneNumber {
  return typeof value === 'string' && parsePhoneNumber(value, '') === value;
}

/** Validates a field of a payload: jobs carry numbers in E.164 only, since a worker has no region to guess from. */
export function IsPhoneNumberE164(options?: ValidationOptions): PropertyDecorator {
  const says = (each: string): string => `${each}$property must be a valid phone number such as +9779841234567`;
  const rule = ValidateBy(
    { name: 'isPhoneNumberE164', validator: { validate: isPhoneNumber, defaultMessage: buildMessage(says, options) } },
    options,
  );
  return withSchema({ type: 'string', pattern: '^\\+[1-9]\\d{1,14}$' }, rule);
}

/** A number as it may stand in a log: country code and last two digits. What is no number shows nothing of itself. */
export function maskPhone(phone: string): string {
  const number = parsePhoneNumberFromString(phone, { extract: false });
  if (number === undefined) return '•••';
  const { countryCallingCode, nationalNumber } = number;
  return `+${countryCallingCode}${'•'.repeat(nationalNumber.length - 2)}${nationalNumber.slice(-2)}`;
}
