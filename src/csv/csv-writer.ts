import { Readable } from 'node:stream';
import { type Options, stringify } from 'csv-stringify/sync';
import { escapedCell } from './formula-cells.js';

/** A date becomes its ISO 8601 form, in UTC; null an empty cell. */
export type Cell = string | number | bigint | boolean | Date | null;

export interface CsvOptions {
  readonly header: readonly string[];
  /** Puts a byte order mark in front, without which Excel takes UTF-8 for the code page of its machine. */
  readonly hasByteOrderMark?: boolean;
}

/** Rows that are turned into text together: some 50 KiB. */
const BATCH = 1_000;

const FORMAT: Options = {
  // RFC 4180, section 2. A line feed alone ends a record for most readers.
  record_delimiter: '\r\n',
  quote_record_delimiter: true,
  // Blanks in front belong to the cell.
  quoted_match: /^\s/,
  cast: {
    string: escapedCell,
    boolean: String,
    date: (date) => date.toISOString(),
  },
};

/**
 * Rows as CSV by RFC 4180, in UTF-8, with what a spreadsheet would run escaped. It is written as it is read, in bounded
 * memory; an error of the rows is the stream's, and whoever destroys the stream ends the rows.
 */
export function csvOf(rows: AsyncIterable<readonly Cell[]>, options: CsvOptions): Readable {
  return Readable.from(texts(rows, options), { objectMode: false });
}

async function* texts(
  rows: AsyncIterable<readonly Cell[]>,
  { header, hasByteOrderMark = false }: CsvOptions,
): AsyncGenerator<string> {
  yield (hasByteOrderMark ? '\uFEFF' : '') + stringify([header], FORMAT);
  let batch: (readonly Cell[])[] = [];
  for await (const row of rows) {
    batch.push(row);
    if (batch.length < BATCH) continue;
    yield stringify(batch, FORMAT);
    batch = [];
  }
  yield stringify(batch, FORMAT);
}
