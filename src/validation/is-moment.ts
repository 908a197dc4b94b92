import { IsDateString, Matches } from 'class-validator';
import { withSchema } from './field-schema.js';

const MESSAGE = { message: 'must be a date and time with its zone, such as 2030-01-01T00:00:00Z' };

/** ISO 8601 has more forms, such as the number of a week, that neither JavaScript nor PostgreSQL reads. */
const FORM = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;

/** A moment as text: a day that exists, a time of it, and the zone, without which it would depend on the server's. */
export function IsMoment(): PropertyDecorator {
  const rules = [IsDateString({ strict: true }, MESSAGE), Matches(FORM, MESSAGE)];
  return withSchema({ type: 'string', format: 'date-time', pattern: undefined }, (target, property) =>
    rules.forEach((rule) => rule(target, property)),
  );
}
