import { IsDateString, Matches } from 'class-validator';
import { withSchema } from './field-schema.js';

const MESSAGE = { message: 'must be a date from 1900 to 2199, such as 2030-01-31' };

/** PostgreSQL knows no year 0, and no business has a day beyond these. */
const FORM = /^(19|20|21)\d\d-\d\d-\d\d$/;

/** A day as text: one that exists. Whose day it is (the configured time zone's) the field says. */
export function IsDay(): PropertyDecorator {
  const rules = [IsDateString({ strict: true }, MESSAGE), Matches(FORM, MESSAGE)];
  return withSchema({ type: 'string', format: 'date', pattern: undefined }, (target, property) =>
    rules.forEach((rule) => rule(target, property)),
  );
}
