import type { Readable } from 'node:stream';
import { CsvError, type Options, Parser } from 'csv-parse';
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

interface CsvRecord {
  readonly cells: readonly string[];
  readonly line: number;
}

/** What the parser has found in each chunk of the file; before it fails, what it has found until then. */
async function* recordsOf(content: Readable, longestRecord: number): AsyncGenerator<readonly CsvRecord[]> {
  const { delimiter, bytes } = await csvSource(content, longestRecord);
  const found: CsvRecord[] = [];
  let nextLine = 1;
  const parser = new RecordParser(optionsOf(delimiter, longestRecord), (cells) => {
    if (cells.some((cell) => cell.trim() !== '')) found.push({ cells, line: nextLine });
    nextLine += linesOf(cells);
  });
  try {
    for await (const chunk of bytes) {
      await settled((done) => parser.write(chunk, done));
      yield found.splice(0);
    }
    await settled((done) => parser.end(done));
    yield found.splice(0);
  } catch (error) {
    yield found.splice(0);
    throw error instanceof CsvError ? refusalOf(error, nextLine, longestRecord) : error;
  }
}

/**
 * Hands records over as they are found. As a stream of objects the parser takes several times as long, and `on_record`
 * describes its whole state for each of them.
 */
class RecordParser extends Parser {
  constructor(
    options: Options,
    private readonly onRecord: (cells: readonly string[]) => void,
  ) {
    super(options);
    // Whoever writes to it is told of an error too.
    this.on('error', () => undefined).resume();
  }

  override push(cells: readonly string[] | null): boolean {
    if (cells === null) return super.push(null);
    this.onRecord(cells);
    return true;
  }
}

const optionsOf = (delimiter: string, longestRecord: number): Options => ({
  delimiter,
  record_delimiter: ['\r\n', '\n', '\r'],
  // Which rows have the right cells is for their reader to say, and only of each row.
  relax_column_count: true,
  relax_quotes: true,
  // `a, "b"` has a quoted cell.
  ltrim: true,
  max_record_size: longestRecord,
});

function settled(write: (done: (error?: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => write((error) => (error ? reject(error) : resolve())));
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
