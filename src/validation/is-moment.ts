import { IsDateString, Matches } from 'class-validator';
import { withSchema } from './field-schema.js';

const MESSAGE = { message: 'must be a date and time with its zone, such as 2030-01-01T00:00:00Z' };

/**
 * ISO 8601 has more forms, such as the number of a week, that neither JavaScript nor PostgreSQL reads. PostgreSQL knows no
 * year 0 and no zone beyond 16 hours; there is none beyond these (tz database: Kiribati is 14 hours ahead, ships are up to
 * 12 behind).
 */
const FORM =
  /^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|\+(0\d|1[0-3]):\d\d|\+14:00|-(0\d|1[01]):\d\d|-12:00)$/;

/** A moment as text: a day that exists, a time of it, and the zone, without which it would depend on the server's. */
export function IsMoment(): PropertyDecorator {
  const rules = [IsDateString({ strict: true }, MESSAGE), Matches(FORM, MESSAGE)];
  return withSchema({ type: 'string', format: 'date-time', pattern: undefined }, (target, property) =>
    rules.forEach((rule) => rule(target, property)),
  );
}
