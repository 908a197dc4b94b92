import { pipeline, Readable } from 'node:stream';
import { CsvError, type Options, parse } from 'csv-parse';
import { BROKEN_TEXT, type Positions, positionsOf, withoutTrailingBlanks } from './csv-header.js';
import { CsvRefused } from './csv-refused.js';
import { csvSource, tooLong } from './csv-source.js';
import { withoutEscape } from './formula-cells.js';

/** Whoever writes a longer row has forgotten a quotation mark. */
const LONGEST_RECORD = 64 * 1024;

export interface CsvReading<Column extends string> {
  /** Each has to be there, in any order, and no other. */
  readonly columns: readonly Column[];
  /** In bytes. */
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
 * @throws CsvRefused for what no row alone is to blame for; rows shortly before it may not have come
 */
export async function* readCsv<Column extends string>(
  content: Readable,
  { columns, longestRecord = LONGEST_RECORD }: CsvReading<Column>,
): AsyncGenerator<CsvRow<Column>> {
  let positions: Positions<Column> | undefined;
  let number = 0;
  for await (const { cells, line } of recordsOf(content, longestRecord)) {
    if (positions) yield { number: ++number, line, ...rowOf(cells, positions) };
    else positions = positionsOf(cells, columns, line);
  }
  if (!positions) throw new CsvRefused('csv_empty', 'The file is empty: it has not even a header.', 1);
}

interface CsvRecord {
  readonly cells: readonly string[];
  readonly line: number;
}

async function* recordsOf(content: Readable, longestRecord: number): AsyncGenerator<CsvRecord> {
  const position = { line: 1 };
  try {
    yield* await parserOf(content, longestRecord, position);
  } catch (error) {
    throw error instanceof CsvError ? refusalOf(error, position.line, longestRecord) : error;
  } finally {
    content.destroy();
  }
}

/** The position is where the parser is, ahead of whoever reads its records. */
async function parserOf(
  content: Readable,
  longestRecord: number,
  position: { line: number },
): Promise<AsyncIterable<CsvRecord>> {
  const { delimiter, bytes } = await csvSource(content, longestRecord);
  const options: Options<CsvRecord, string[]> = {
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    // Which rows have the right cells is for their reader to say, and only of each row.
    relax_column_count: true,
    relax_quotes: true,
    // `a, "b"` has a quoted cell.
    ltrim: true,
    max_record_size: longestRecord,
    on_record: (cells) => {
      const { line } = position;
      position.line += linesOf(cells);
      return cells.some((cell) => cell.trim() !== '') ? { cells, line } : null;
    },
  };
  // The types of `parse` let a record become something else only where it has named columns.
  const parser = parse(options as unknown as Options);
  // An error of either stream destroys the parser with it, so that whoever reads from that one gets it.
  pipeline(Readable.from(bytes, { objectMode: false }), parser, () => undefined);
  return parser;
}

/** A quoted cell may hold ends of lines. */
const linesOf = (cells: readonly string[]): number =>
  cells.reduce((lines, cell) => lines + (cell.match(/\r\n|\r|\n/g)?.length ?? 0), 1);

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

function refusalOf(error: CsvError, line: number, longestRecord: number): CsvRefused {
  if (error.code === 'CSV_MAX_RECORD_SIZE') return tooLong(line, longestRecord, error);
  return new CsvRefused(
    'csv_quote_not_closed',
    `The row at line ${line} has a quotation mark that is not closed.`,
    line,
    { cause: error },
  );
}
