import type { ValueKind } from '../definitions/index.js';

/* How a value of PostgreSQL is written: numbers come as texts where they are exact, dates were made texts by the SQL. */

const DECIMALS: Readonly<Partial<Record<ValueKind, number>>> = { money: 2, percent: 1, decimal: 1 };

/** For data: a plain number for numbers, so that programs can calculate; null for what is not known. */
export function asData(kind: ValueKind, value: unknown): string | number | null {
  if (value === null || value === undefined) return null;
  if (kind === 'text' || kind === 'day') return String(value);
  // Sums of money are exact in a double below 90 trillion.
  return Number(value);
}

/** For a cell of CSV: as {@link asData}, and always with the decimals of its kind. */
export function asCell(kind: ValueKind, value: unknown): string | null {
  if (value === null || value === undefined) return null;
  const decimals = DECIMALS[kind];
  return decimals === undefined ? String(value) : withDecimals(String(value), decimals);
}

/** PostgreSQL writes `0` for a sum of nothing, and as many digits as a column has for the rest: both are exact. */
function withDecimals(number: string, decimals: number): string {
  const [whole = '', fraction = ''] = number.split('.');
  if (fraction.length > decimals) return Number(number).toFixed(decimals);
  return `${whole}.${fraction.padEnd(decimals, '0')}`;
}

/** For people: thousands apart, `–` for what is not known. */
export function asPrinted(kind: ValueKind, value: unknown): string {
  const cell = asCell(kind, value);
  if (cell === null) return '–';
  switch (kind) {
    case 'text':
    case 'day':
      return cell;
    case 'percent':
      return `${grouped(cell)} %`;
    default:
      return grouped(cell);
  }
}

/** `1234567.50` as `1,234,567.50`. */
function grouped(number: string): string {
  const [whole = '', fraction] = number.split('.');
  const thousands = whole.replaceAll(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? thousands : `${thousands}.${fraction}`;
}

const UNITS: readonly (readonly [size: number, letter: string])[] = [
  [1e9, 'B'],
  [1e6, 'M'],
  [1e3, 'K'],
];

/** Where there is little room: `1.2M`, `950K`, `12`. */
export function asShort(value: number): string {
  const unit = UNITS.find(([size]) => Math.abs(value) >= size * 0.9995);
  if (!unit) return String(Math.round(value * 100) / 100);
  const [size, letter] = unit;
  const scaled = value / size;
  return `${Math.abs(scaled) >= 100 ? Math.round(scaled) : Math.round(scaled * 10) / 10}${letter}`;
}
