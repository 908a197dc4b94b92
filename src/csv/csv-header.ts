import { CsvRefused } from './csv-refused.js';

/** Left behind by the decoder where the bytes were no UTF-8. */
export const BROKEN_TEXT = '\uFFFD';

/** Names that a message lists; a file may have thousands. */
const NAMED = 10;

/** Where each wanted column stands in the file's rows. */
export type Positions<Column extends string> = ReadonlyMap<Column, number>;

/**
 * Finds the wanted columns by name, in whatever order, case and spacing: `Vendor code` is `vendor_code`.
 *
 * @throws CsvRefused `csv_header` when one is missing or there twice, or another is there; `csv_not_utf8`
 */
export function positionsOf<Column extends string>(
  cells: readonly string[],
  wanted: readonly Column[],
  line: number,
): Positions<Column> {
  if (cells.some((cell) => cell.includes(BROKEN_TEXT)))
    throw new CsvRefused('csv_not_utf8', 'The file is no text in UTF-8. Save it as "CSV UTF-8".', line);
  const names = withoutTrailingBlanks(cells).map(normalised);
  const faults = [
    ['lacks', wanted.filter((column) => !names.includes(column))],
    ['has twice', wanted.filter((column) => names.indexOf(column) !== names.lastIndexOf(column))],
    ['has, unasked for,', names.filter((name) => !(wanted as readonly string[]).includes(name))],
  ] as const;
  const found = faults.flatMap(([what, columns]) => (columns.length > 0 ? [`${what} ${listed(columns)}`] : []));
  if (found.length > 0) {
    const message = `The header ${found.join(', ')}. It should be: ${wanted.join(',')}.`;
    throw new CsvRefused('csv_header', message, line);
  }
  return new Map(wanted.map((column) => [column, names.indexOf(column)]));
}

const normalised = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');

/** Spreadsheets write a delimiter for each column that was once used. */
export function withoutTrailingBlanks(cells: readonly string[]): readonly string[] {
  const last = cells.findLastIndex((cell) => cell.trim() !== '');
  return last === cells.length - 1 ? cells : cells.slice(0, last + 1);
}

/** Names from a file may hold anything: quoted as JSON, and cut. */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, NAMED).map((name) => JSON.stringify(name.slice(0, 40)));
  return names.length > NAMED ? `${shown.join(', ')} and ${names.length - NAMED} more` : shown.join(', ');
}
