import { HaatError } from '../errors/index.js';

/**
 * Why a file as a whole is not the CSV that was asked for:
 *
 * - `csv_empty`: it holds no header
 * - `csv_header`: a column is missing, unknown or there twice
 * - `csv_not_utf8`: its header is no text in UTF-8
 * - `csv_record_too_long`: a row is longer than any row should be, for which a quote that nobody closes is the usual reason
 * - `csv_quote_not_closed`: it ends inside a quoted cell
 */
export type CsvFault = 'csv_empty' | 'csv_header' | 'csv_not_utf8' | 'csv_record_too_long' | 'csv_quote_not_closed';

/** The file cannot be read as the CSV that was asked for, from `line` on. */
export class CsvRefused extends HaatError {
  declare readonly code: CsvFault;

  constructor(
    code: CsvFault,
    message: string,
    readonly line: number,
    options?: ErrorOptions,
  ) {
    super('unprocessable', code, message, undefined, options);
  }
}
