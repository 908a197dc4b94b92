import { createRequire } from 'node:module';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, Matches, Max, Min, ValidateBy, ValidateIf } from 'class-validator';
import { isMailAddress, isWebLink } from '../validation/index.js';

/*
 * One decorator a kind of variable: it turns the text of the environment into its type and says in one sentence
 * what is allowed. An empty value counts as unset, so that `REDIS_URL=` in a file switches Redis off.
 */
type PropertyRule = (target: object, property: string) => void;

const all =
  (...rules: PropertyDecorator[]): PropertyRule =>
  (target, property) => {
    for (const rule of rules) rule(target, property);
  };

const unlessUnset = ValidateIf((_, value: unknown) => value !== undefined);

const asNumber = Transform(({ value }: { value: unknown }) =>
  typeof value === 'string' && value.trim() !== '' ? Number(value) : value,
);

/** A whole number of `unit` between `min` and `max`, both allowed. */
export function WholeNumber({ min, max, unit = '' }: { min: number; max: number; unit?: string }): PropertyRule {
  const message = `must be a whole number${unit && ` of ${unit}`} from ${min} to ${max}`;
  return all(unlessUnset, asNumber, IsInt({ message }), Min(min, { message }), Max(max, { message }));
}

export function Switch(): PropertyRule {
  const toBoolean = Transform(({ value }: { value: unknown }) =>
    value === 'true' ? true : value === 'false' ? false : value,
  );
  return all(unlessUnset, toBoolean, IsIn([true, false], { message: 'must be true or false' }));
}

export function OneOf(values: readonly string[]): PropertyRule {
  return all(unlessUnset, IsIn(values, { message: `must be one of ${values.join(', ')}` }));
}

export function Text(pattern: RegExp, allowed: string): PropertyRule {
  return all(unlessUnset, Matches(pattern, { message: `must be ${allowed}` }));
}

/** Up to 50 mail addresses with commas between them. */
export function MailAddresses(): PropertyRule {
  const message =
    'must be at most 50 mail addresses with commas between them, such as asha@example.com,ram@example.com';
  const areAddresses = (value: unknown): boolean => {
    const addresses = typeof value === 'string' ? value.split(',').map((address) => address.trim()) : [];
    return addresses.length <= 50 && addresses.every(isMailAddress);
  };
  return all(unlessUnset, ValidateBy({ name: 'mailAddresses', validator: { validate: areAddresses } }, { message }));
}

/** A URL with one of the given schemes; `example` shows the shape. */
export function Url(schemes: readonly string[], example: string): PropertyRule {
  const message = `must be a URL that begins with ${schemes.map((s) => `${s}://`).join(' or ')}, such as ${example}`;
  return all(
    unlessUnset,
    ValidateBy({ name: 'url', validator: { validate: (value) => isUrl(value, schemes) } }, { message }),
  );
}

// class-validator has loaded this very copy already: requiring it is free, importing the ES module reads a second one.
const { isSupportedCountry } = createRequire(import.meta.url)(
  'libphonenumber-js/max',
) as typeof import('libphonenumber-js/max');

/** A country that has phone numbers, by its ISO 3166 code. */
export function Country(): PropertyRule {
  const message = 'must be the ISO 3166 code of a country, two capital letters such as NP or GB';
  const validate = (value: unknown): boolean => typeof value === 'string' && isSupportedCountry(value);
  return all(unlessUnset, ValidateBy({ name: 'country', validator: { validate } }, { message }));
}

/** A time zone by its IANA name. Offsets such as +05:45, which know no summer time, are refused. */
export function TimeZoneName(): PropertyRule {
  const message = 'must be the IANA name of a time zone, such as Asia/Kathmandu or Europe/Berlin';
  return all(unlessUnset, ValidateBy({ name: 'timeZone', validator: { validate: isTimeZone } }, { message }));
}

function isTimeZone(value: unknown): boolean {
  if (typeof value !== 'string' || !/^[A-Za-z]/.test(value)) return false;
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: value }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function isUrl(value: unknown, schemes: readonly string[]): boolean {
  if (typeof value !== 'string' || /\s/.test(value)) return false;
  const [scheme, rest] = value.split('://', 2);
  if (scheme === undefined || !schemes.includes(scheme) || !rest) return false;
  // What begins a link in a mail has to be what a mail takes.
  if (/^https?$/.test(scheme)) return isWebLink(value);
  // Addresses of databases have forms of their own, such as several hosts: whoever reads them checks them.
  return !/^smtps?$/.test(scheme) || URL.canParse(value);
}
