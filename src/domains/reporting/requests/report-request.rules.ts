import { InvalidInput, HaatError } from '../../../errors/index.js';
import type { ReportDefinition } from '../definitions/index.js';

/** A year with a leap day: longer ones are several reports. */
export const LONGEST_PERIOD_DAYS = 366;

const DAY_MS = 86_400_000;

/** @throws InvalidInput when the period ends before it begins, or is too long */
export function checkPeriod(startOn: string, endOn: string): void {
  const days = (Date.parse(endOn) - Date.parse(startOn)) / DAY_MS + 1;
  if (days < 1) {
    throw new InvalidInput([{ field: 'filters.endDate', message: `must not lie before "startDate", ${startOn}` }]);
  }
  if (days > LONGEST_PERIOD_DAYS) {
    const message = `must lie at most ${LONGEST_PERIOD_DAYS} days from "startDate", ${startOn}; this is day ${days}`;
    throw new InvalidInput([{ field: 'filters.endDate', message }]);
  }
}

/** The parties that a request narrows a report to, by their codes. */
export interface Narrowing {
  readonly vendorCode?: string | undefined;
  readonly retailerCode?: string | undefined;
}

/** The same by whatever the request names them. */
export interface NamedNarrowing extends Narrowing {
  /** The earlier name of `vendorCode`, also by the id of the vendor. */
  readonly businessId?: string | undefined;
}

const PARTY_FIELDS = [
  ['vendorCode', 'vendor'],
  ['businessId', 'vendor'],
  ['retailerCode', 'retailer'],
] as const;

/** @throws InvalidInput when the report knows nothing of the party that it is to be narrowed to */
export function checkNarrowing({ type, narrowedTo }: ReportDefinition, narrowing: NamedNarrowing): void {
  const faults = PARTY_FIELDS.filter(
    ([field, party]) => narrowing[field] !== undefined && !narrowedTo.includes(party),
  ).map(([field, party]) => ({
    field: `filters.${field}`,
    message: `says nothing to a ${type}, which is of no ${party}`,
  }));
  if (faults.length > 0) throw new InvalidInput(faults);
}

/** A key that speaks for one party. */
export interface BoundKey {
  readonly role: 'vendor' | 'retailer';
  /** The code of its party. */
  readonly party: string;
}

/**
 * What a bound key may have: any report that can be narrowed to its party, narrowed to it.
 *
 * @throws HaatError `forbidden` for a report that cannot be, or when the request names another party of the kind
 */
export function narrowedToOwn(
  { type, narrowedTo }: ReportDefinition,
  narrowing: Narrowing,
  { role, party }: BoundKey,
): Narrowing {
  const named = narrowing[`${role}Code`];
  if (!narrowedTo.includes(role)) {
    throw new HaatError(
      'forbidden',
      'forbidden',
      `The key is bound to the ${role} "${party}", and a ${type} is of no ${role}.`,
    );
  }
  if (named !== undefined && named !== party) {
    throw new HaatError('forbidden', 'forbidden', `The key is bound to the ${role} "${party}", not to "${named}".`);
  }
  return { ...narrowing, [`${role}Code`]: party };
}
