import { IsInt, IsString } from 'class-validator';
import { fieldSchema, IsMoment, Optional, validated } from './index.js';

class Filter {
  @Optional() @IsString() name?: string;
  @Optional() @IsInt() limit: number = 50;
  @Optional() @IsMoment() since?: string;
}

const faultsOf = (plain: object) => validated(Filter, plain).faults;

describe('an optional field', () => {
  it('may be left out, and keeps its default', () => {
    expect(validated(Filter, {}).value).toEqual({ limit: 50 });
    expect(fieldSchema(Filter, 'limit')).toMatchObject({ required: false, type: 'integer' });
  });

  it('is held against its rules when it is null', () => {
    expect(faultsOf({ name: null, limit: null, since: null })).toEqual([
      { field: 'name', message: 'must be a string' },
      { field: 'limit', message: 'must be an integer number' },
      { field: 'since', message: expect.stringContaining('must be a date and time') },
    ]);
  });
});

describe('a moment', () => {
  it.each([
    '2026-11-22T05:10:46.299Z',
    '2026-11-22T05:10:46.299431Z',
    '2026-11-22T05:10:46+05:45',
    '2026-11-22T05:10Z',
    '2028-02-29T00:00:00Z',
  ])('may be written %s', (since) => {
    expect(faultsOf({ since })).toBeUndefined();
    expect(Number.isNaN(Date.parse(since))).toBe(false);
  });

  it.each([
    ['the number of a week', '2026-W01'],
    ['the number of a day', '2026-001'],
    ['no separators', '20260101T000000Z'],
    ['no time', '2026-01-01'],
    ['no zone', '2026-01-01T00:00:00'],
    ['a day that does not exist', '2026-02-31T00:00:00Z'],
    ['an hour that does not exist', '2026-02-01T25:00:00Z'],
    ['the end of a day as its hour 24', '2026-02-01T24:30:00Z'],
    ['another sign for the minus', '2026-02-01T00:00:00−05:00'],
    ['words', 'yesterday'],
    ['a number', 1_790_000_000],
  ])('is not written with %s', (_, since) => {
    expect(faultsOf({ since })).toEqual([{ field: 'since', message: expect.stringContaining('with its zone') }]);
  });

  it('is documented as one', () => {
    expect(fieldSchema(Filter, 'since')).toMatchObject({ type: 'string', format: 'date-time' });
  });
});
