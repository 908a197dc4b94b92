import { IsDateString, Matches } from 'class-validator';

const MOMENT = { message: 'must be a date and time such as 2030-01-01T00:00:00Z' };

/** A moment on a day that exists, in a form that JavaScript reads: ISO 8601 has others, such as the number of a week. */
export function IsMoment(): PropertyDecorator {
  const rules = [IsDateString({ strict: true }, MOMENT), Matches(/^\d{4}-\d\d-\d\dT\d\d:\d\d/, MOMENT)];
  return (target, property) => rules.forEach((rule) => rule(target, property));
}
