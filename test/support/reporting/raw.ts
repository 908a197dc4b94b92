import type { Database } from '../../../src/database/index.js';

/* The marketplace as its tables hold it, to be counted in plain JavaScript: slowly, and in another way than reports do it. */

/** A row, whatever its columns. */
// The oracle reads columns by their names in the database.
// oxlint-disable-next-line typescript/no-explicit-any
export type Raw = Readonly<Record<string, any>>;

const TABLES = [
  'retailers',
  'vendors',
  'products',
  'vendor_products',
  'stock_reservations',
  'orders',
  'order_items',
  'order_events',
  'credit_accounts',
  'credit_entries',
  'invoices',
  'payments',
  'payment_allocations',
  'messages',
] as const;

export type RawMarket = Readonly<Record<(typeof TABLES)[number], readonly Raw[]>>;

export async function rawMarket(database: Database): Promise<RawMarket> {
  const loaded: [string, readonly Raw[]][] = [];
  for (const table of TABLES) {
    const rows = await database.query<{ row: Raw }>(`select to_jsonb(t) as row from haat.${table} t`);
    loaded.push([table, rows.map(({ row }) => row)]);
  }
  return Object.fromEntries(loaded) as RawMarket;
}

/** What a report was asked for. */
export interface Asked {
  readonly startDate: string;
  readonly endDate: string;
  readonly vendorCode?: string;
  readonly retailerCode?: string;
}

const KATHMANDU_MS = (5 * 60 + 45) * 60_000;

/** The day in Kathmandu, which keeps its distance from UTC all year. */
export const dayOf = (moment: string): string => new Date(Date.parse(moment) + KATHMANDU_MS).toISOString().slice(0, 10);

export const today = (): string => dayOf(new Date().toISOString());

export const isWithin = (day: string, { startDate, endDate }: Asked): boolean => startDate <= day && day <= endDate;

export const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000;

/** An amount as whole cents. JSON numbers of amounts below 90 trillion have them exactly. */
export const cents = (amount: number): bigint => BigInt(Math.round(amount * 100));

export const sumOf = (rows: readonly Raw[], amountOf: (row: Raw) => number): bigint =>
  rows.reduce((sum, row) => sum + cents(amountOf(row)), 0n);

export const asAmount = (sum: bigint): number => Number(sum) / 100;

/** The share in percent, or the quotient, with one digit, halves away from nothing, as PostgreSQL rounds. */
export const rounded = (dividend: bigint, divisor: bigint, digits = 1): number | null => {
  if (divisor === 0n) return null;
  const scale = 10n ** BigInt(digits);
  const doubled = (2n * dividend * scale) / divisor;
  return Number((doubled + (doubled < 0n ? -1n : 1n)) / 2n) / Number(scale);
};

export const byId = (rows: readonly Raw[]): ReadonlyMap<string, Raw> => new Map(rows.map((row) => [row['id'], row]));

export const distinct = (values: readonly unknown[]): number => new Set(values).size;

/** The id of the party of this code; undefined for everybody. */
export const idOf = (rows: readonly Raw[], code: string | undefined): string | undefined =>
  code === undefined ? undefined : rows.find((row) => row['code'] === code)?.['id'];

export function groupedBy<Row>(rows: readonly Row[], keyOf: (row: Row) => string): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}
