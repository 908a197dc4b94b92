import type { Readable } from 'node:stream';
import { BROKEN_TEXT, type Positions, positionsOf, withoutTrailingBlanks } from './csv-header.js';
import { type CsvRecord, RecordParser } from './csv-records.js';
import { CsvRefused } from './csv-refused.js';
import { csvSource } from './csv-source.js';
import { withoutEscape } from './formula-cells.js';

/** Whoever writes a longer row has forgotten a quotation mark. */
const LONGEST_RECORD = 64 * 1024;

export interface CsvReading<Column extends string> {
  /** Each has to be there, in any order, and no other. */
  readonly columns: readonly Column[];
  /** In bytes, with its quotation marks and its end of line. */
  readonly longestRecord?: number;
}

/** One row of a file below its header. Rows without any text count for nothing. */
export type CsvRow<Column extends string> = {
  /** 1 for the first row. */
  readonly number: number;
  /** Line of the file on which the row begins; the header stands on line 1. */
  readonly line: number;
} & (
  | { readonly cells: Readonly<Record<Column, string>>; readonly fault?: undefined }
  | { readonly fault: RowFault<Column>; readonly cells?: undefined }
);

export type RowFault<Column extends string> =
  | { readonly code: 'not_utf8'; readonly column: Column }
  | { readonly code: 'wrong_cell_count'; readonly found: number; readonly expected: number };

/**
 * Reads a CSV file row by row, in bounded memory: UTF-8 with or without byte order mark, lines ended by CRLF, LF or CR,
 * delimited by commas or semicolons. A quotation mark inside an unquoted cell is a character like others. What
 * `csvOf` has escaped comes back as it was. The content is destroyed at the end, however it comes.
 *
 * @throws CsvRefused for what no row alone is to blame for, behind the rows before it
 */
export async function* readCsv<Column extends string>(
  content: Readable,
  { columns, longestRecord = LONGEST_RECORD }: CsvReading<Column>,
): AsyncGenerator<CsvRow<Column>> {
  let positions: Positions<Column> | undefined;
  let number = 0;
  for await (const batch of recordsOf(content, longestRecord)) {
    for (const { cells, line } of batch) {
      if (positions) yield { number: ++number, line, ...rowOf(cells, positions) };
      else positions = positionsOf(cells, columns, line);
    }
  }
  if (!positions) throw new CsvRefused('csv_empty', 'The file is empty: it has not even a header.', 1);
}

/** What is found in each piece of the file; before it fails, what was found until then. */
async function* recordsOf(content: Readable, longestRecord: number): AsyncGenerator<readonly CsvRecord[]> {
  const { delimiter, bytes } = await csvSource(content, longestRecord);
  const parser = new RecordParser({ delimiter, longestRecord });
  try {
    for await (const piece of bytes) {
      await parser.write(piece);
      yield parser.found();
    }
    await parser.end();
    yield parser.found();
  } catch (error) {
    yield parser.found();
    throw error;
  }
}

function rowOf<Column extends string>(cells: readonly string[], positions: Positions<Column>) {
  const found = cells.length === positions.size ? cells : withoutTrailingBlanks(cells);
  return found.length > positions.size || cells.length < positions.size
    ? { fault: { code: 'wrong_cell_count', found: cells.length, expected: positions.size } as const }
    : namedCells(cells, positions);
}

function namedCells<Column extends string>(cells: readonly string[], positions: Positions<Column>) {
  const named: Partial<Record<Column, string>> = {};
  for (const [column, position] of positions) {
    const cell = cells[position] ?? '';
    if (cell.includes(BROKEN_TEXT)) return { fault: { code: 'not_utf8', column } as const };
    named[column] = withoutEscape(cell);
  }
  return { cells: named as Record<Column, string> };
}
