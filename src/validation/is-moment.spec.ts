import { IsMoment } from './is-moment.js';
import { validated } from './validated.js';

class Query {
  @IsMoment() at: string;
}

const isMoment = (at: unknown): boolean => validated(Query, { at }).faults === undefined;

describe('a moment', () => {
  it.each([
    '2030-01-01T00:00:00Z',
    '2028-02-29T23:59Z',
    '2026-11-22T09:30:00.123456789+05:45',
    '9999-12-31T23:59:59Z',
    '2026-11-22T00:00:00+14:00',
    '2026-11-22T00:00:00+13:45',
    '2026-11-22T00:00:00-12:00',
  ])('may be %p', (at) => expect(isMoment(at)).toBe(true));

  it.each([
    '2030-01-01T00:00:00',
    '2030-01-01',
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-11-22T25:00:00Z',
    '0000-01-01T00:00:00Z',
    '2026-11-22T00:00:00+14:01',
    '2026-11-22T00:00:00+15:00',
    '2026-11-22T00:00:00+23:59',
    '2026-11-22T00:00:00-12:01',
    '2026-11-22T00:00:00-16:00',
    '2026-W47-7T00:00:00Z',
    '+002026-11-22T00:00:00Z',
    '2026-11-22 00:00:00Z',
    'infinity',
    '',
    1_795_342_800,
    null,
  ])('may not be %p', (at) => expect(isMoment(at)).toBe(false));
});
