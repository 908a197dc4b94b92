import { assert, integer, property, string, uuid } from 'fast-check';
import { InvalidInput } from '../../errors/index.js';
import { validated } from '../../validation/index.js';
import { Keyset, PageQuery } from './index.js';

const NEWEST_FIRST = new Keyset('orders', { createdAt: 'moment', id: 'uuid' });
const row = (n: number) => ({
  createdAt: `2026-11-22 09:30:00.00000${n}+00`,
  id: `01936d3c-7a10-7b54-9d3b-2f6f0c1d8e0${n}`,
  more: n,
});
const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('pages', () => {
  it('lead on to the row after the last one, to the microsecond', () => {
    const rows = [row(1), row(2), row(3)];
    const { items, nextCursor } = NEWEST_FIRST.page(rows, 2);
    expect(items).toEqual(rows.slice(0, 2));
    expect(NEWEST_FIRST.read(nextCursor ?? undefined)).toEqual({ createdAt: row(2).createdAt, id: row(2).id });
  });

  it('end with the last row', () => {
    expect(NEWEST_FIRST.page([row(1), row(2)], 2)).toMatchObject({ nextCursor: null });
    expect(NEWEST_FIRST.page([], 2)).toEqual({ items: [], nextCursor: null });
    expect(NEWEST_FIRST.read(undefined)).toBeUndefined();
  });

  it('keep any position', () => {
    const keyset = new Keyset('products', { name: 'text', count: 'integer', id: 'uuid' });
    assert(
      property(string({ maxLength: 100 }), integer(), uuid(), (name, count, id) => {
        if (name.includes('\0')) return;
        const position = { name, count, id };
        const { nextCursor } = keyset.page([position, position], 1);
        expect(keyset.read(nextCursor ?? undefined)).toEqual(position);
        expect(nextCursor).toMatch(/^[\w-]+$/);
      }),
    );
  });

  it.each([
    ['rubbish', '!!!'],
    ['nothing', ''],
    ['no JSON', Buffer.from('{').toString('base64url')],
    ['an object', encoded({ createdAt: row(1).createdAt, id: row(1).id })],
    ['too few values', encoded(['orders', row(1).createdAt])],
    ['too many values', encoded(['orders', row(1).createdAt, row(1).id, 1])],
    ['no moment', encoded(['orders', "2026' or 1=1", row(1).id])],
    ['no UUID', encoded(['orders', row(1).createdAt, '7'])],
    ['values in another order', encoded(['orders', row(1).id, row(1).createdAt])],
    ['of another list', encoded(['auctions', row(1).createdAt, row(1).id])],
  ])('refuse a cursor that is %s', (_, cursor) => {
    expect(() => NEWEST_FIRST.read(cursor)).toThrow(InvalidInput);
    expect(() => NEWEST_FIRST.read(cursor)).toThrow('cursor');
  });

  it.each([
    '2026-11-22 09:30:00+00',
    '2028-02-29T23:59:59.999999Z',
    '1999-12-31 00:00:00.1+05:45',
    '0001-01-01 00:00:00-1130',
  ])('may begin after the moment %s', (createdAt) => {
    expect(NEWEST_FIRST.read(encoded(['orders', createdAt, row(1).id]))?.createdAt).toBe(createdAt);
  });

  it.each([
    '2026-99-99 09:30:00+00',
    '2026-02-29 09:30:00+00',
    '0000-01-01 09:30:00+00',
    '2026-11-22 24:00:00+00',
    '2026-11-22 09:60:00+00',
    '2026-11-22 09:30:61+00',
    '2026-11-22 09:30:00+16',
    '2026-11-22 09:30:00+00:60',
    'infinity',
  ])('refuse a cursor with the moment %s, which the database would refuse', (createdAt) => {
    expect(() => NEWEST_FIRST.read(encoded(['orders', createdAt, row(1).id]))).toThrow(InvalidInput);
  });

  it.each([2_147_483_648, -2_147_483_649, 1e300, 1.5, '1', null])(
    'refuse a cursor with the integer %p, which no column holds',
    (count) => {
      const keyset = new Keyset('faults', { row: 'integer' });
      expect(() => keyset.read(encoded(['faults', count]))).toThrow(InvalidInput);
      expect(keyset.read(encoded(['faults', 2_147_483_647]))).toEqual({ row: 2_147_483_647 });
    },
  );

  it('hold 50 items unless the query says otherwise, 200 at most', () => {
    expect(validated(PageQuery, {}).value).toEqual({ limit: 50 });
    expect(validated(PageQuery, { limit: '200', cursor: 'x' }).value).toEqual({ limit: 200, cursor: 'x' });
    for (const limit of ['0', '201', '1.5', 'many', '', ['1', '2']]) {
      expect(validated(PageQuery, { limit }).faults).toHaveLength(1);
    }
  });
});
