import { InvalidInput } from '../../errors/index.js';

/** A value of PostgreSQL's `integer`. */
const isInteger = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 31;

/** The kinds of column that a list can be ordered by, with how a value of each is told from what the database refuses. */
const KINDS = {
  text: (value: unknown): value is string => typeof value === 'string' && value.length <= 500 && !value.includes('\0'),
  integer: isInteger,
  /** As PostgreSQL writes it (`created_at::text`): a JavaScript date would lose the microseconds, and with them rows. */
  moment: (value: unknown): value is string => typeof value === 'string' && isWrittenMoment(value),
  uuid: (value: unknown): value is string =>
    typeof value === 'string' && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value),
};

type Kind = keyof typeof KINDS;
type Columns = Readonly<Record<string, Kind>>;
type ValueOf<K extends Kind> = K extends 'integer' ? number : string;

/** The values of the ordering columns in one row. */
export type Position<C extends Columns> = { readonly [Column in keyof C]: ValueOf<C[Column]> };

/** One page of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Where the next page begins; null on the last one. */
  readonly nextCursor: string | null;
}

/**
 * How a list is ordered, and so what its cursors hold: the values of the ordering columns in the last row of a page. The
 * next page is what comes after them, whatever was added or deleted in between.
 *
 * ```ts
 * const NEWEST_FIRST = new Keyset('orders', { createdAt: 'moment', id: 'uuid' });
 * const after = NEWEST_FIRST.read(query.cursor);
 * // … where ($1::timestamptz is null or (created_at, id) < ($1, $2)) order by created_at desc, id desc limit $3
 * return NEWEST_FIRST.page(rows, query.limit); // rows: limit + 1 of them were asked for
 * ```
 */
export class Keyset<const C extends Columns> {
  /** @param list what is listed: a cursor of another list, which would lead to no place in this one, is refused */
  constructor(
    private readonly list: string,
    private readonly columns: C,
  ) {}

  /** @throws InvalidInput when the cursor is none that {@link page} made for this order. */
  read(cursor: string | undefined): Position<C> | undefined {
    if (cursor === undefined) return undefined;
    const [list, ...values] = decoded(cursor);
    const columns = Object.entries(this.columns);
    const isOfThese =
      values.length === columns.length && columns.every(([, kind], index) => KINDS[kind](values[index]));
    if (list !== this.list || !isOfThese) {
      throw new InvalidInput([
        { field: 'cursor', message: 'is none of this list: pass "nextCursor" of an answer as it is' },
      ]);
    }
    const position = Object.fromEntries(columns.map(([column], index) => [column, values[index]]));
    // Each value was just checked against the kind of its column.
    return position as Position<C>;
  }

  /** @param rows one more than `limit`, if there are so many: that is how the last page is known */
  page<Row extends Position<C>>(rows: readonly Row[], limit: number): Page<Row> {
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return { items, nextCursor: rows.length > limit && last ? this.cursorAfter(last) : null };
  }

  /** Where the next page begins after a row; for lists that know by themselves whether there is more. */
  cursorAfter(row: Position<C>): string {
    const values = Object.keys(this.columns).map((column) => row[column]);
    return Buffer.from(JSON.stringify([this.list, ...values])).toString('base64url');
  }
}

function decoded(cursor: string): readonly unknown[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(values) ? values : [];
  } catch {
    return [];
  }
}

const WRITTEN_MOMENT =
  /^(\d{4}-\d\d-\d\d)[ T]([01]\d|2[0-3])(:[0-5]\d){2}(\.\d{1,6})?([+-](0\d|1[0-5])(:?[0-5]\d)?|Z)$/;

function isWrittenMoment(text: string): boolean {
  const day = WRITTEN_MOMENT.exec(text)?.[1];
  if (day === undefined || day.startsWith('0000')) return false;
  // JavaScript takes the 31st of every month for a day, and writes it as that of the next.
  const midnight = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
}
