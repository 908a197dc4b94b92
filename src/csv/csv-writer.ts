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
 * Rows as CSV by RFC 4180, in UTF-8, with what a spreadsheet would run escaped. A page is written when it is read, so it is
 * what is in memory; an error of the pages is the stream's, and whoever destroys the stream ends them. They are pages
 * because a promise a row, with all that hangs on it, costs more than the row.
 */
export function csvOf(pages: AsyncIterable<readonly (readonly Cell[])[]>, options: CsvOptions): Readable {
  return Readable.from(texts(pages, options), { objectMode: false });
}

async function* texts(
  pages: AsyncIterable<readonly (readonly Cell[])[]>,
  { header, hasByteOrderMark = false }: CsvOptions,
): AsyncGenerator<string> {
  yield (hasByteOrderMark ? '\uFEFF' : '') + stringify([header], FORMAT);
  for await (const page of pages) yield stringify([...page], FORMAT);
}
