import { validated } from './validated.js';
import { IsDay } from './is-day.js';

class Query {
  @IsDay() day: string;
}

const isDay = (day: unknown): boolean => validated(Query, { day }).faults === undefined;

describe('a day', () => {
  it.each(['2026-12-22', '2028-02-29', '1999-01-01'])('may be %p', (day) => expect(isDay(day)).toBe(true));

  it.each([
    '2026-02-29',
    '2026-13-01',
    '0000-01-01',
    '2026-12-22T00:00:00Z',
    '2026-356',
    '22.12.2026',
    '',
    20261222,
    null,
  ])('may not be %p', (day) => expect(isDay(day)).toBe(false));
});
