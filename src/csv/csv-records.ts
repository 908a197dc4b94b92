import { CsvError, type Options, Parser } from 'csv-parse';
import { CsvRefused } from './csv-refused.js';

export interface CsvRecord {
  readonly cells: readonly string[];
  /** Of the file, on which it begins. */
  readonly line: number;
}

export interface RecordRules {
  readonly delimiter: ',' | ';';
  /** In bytes, with its quotation marks and its end of line. */
  readonly longestRecord: number;
}

/** The parser ends a record only when it sees so many bytes behind it. */
const LOOK_AHEAD = 8;

/**
 * Finds the records in the bytes of a file. What bounds them are their bytes, since the parser by itself bounds only the
 * text of their cells: ten million commas, spread over lines that quoted cells hold together, would become one array of
 * as many empty cells. Records without any text are bounded too, and then left out.
 */
export class RecordParser {
  readonly #parser: FindingParser;
  readonly #found: CsvRecord[] = [];
  #nextLine = 1;
  #given = 0;
  #recordsEnd = 0;
  #tooLong: CsvRefused | undefined;

  constructor(private readonly rules: RecordRules) {
    this.#parser = new FindingParser(optionsOf(rules), (cells, end) => this.#onRecord(cells, end));
  }

  /** What was found since the last call. It is good also where {@link write} or {@link end} has thrown. */
  found(): readonly CsvRecord[] {
    return this.#found.splice(0);
  }

  /** @throws CsvRefused `csv_record_too_long` */
  async write(bytes: Buffer): Promise<void> {
    await this.#settled((done) => this.#parser.write(bytes, done));
    this.#given += bytes.length;
    if (this.#given - this.#recordsEnd > this.rules.longestRecord + LOOK_AHEAD) throw this.#refusal();
  }

  /** @throws CsvRefused `csv_record_too_long`, `csv_quote_not_closed` */
  end(): Promise<void> {
    return this.#settled((done) => this.#parser.end(done));
  }

  /** @param end where it ends in the file, in bytes */
  #onRecord(cells: readonly string[], end: number): void {
    if (end - this.#recordsEnd > this.rules.longestRecord) this.#tooLong ??= this.#refusal();
    if (this.#tooLong) return;
    if (cells.some((cell) => cell.trim() !== '')) this.#found.push({ cells, line: this.#nextLine });
    this.#nextLine += linesOf(cells);
    this.#recordsEnd = end;
  }

  async #settled(write: (done: (error?: Error | null) => void) => void): Promise<void> {
    const error = await new Promise<Error | null | undefined>((resolve) => write(resolve));
    if (this.#tooLong) throw this.#tooLong;
    if (error) throw error instanceof CsvError ? quoteNotClosed(this.#nextLine, error) : error;
  }

  #refusal(): CsvRefused {
    const [line, longest] = [this.#nextLine, this.rules.longestRecord];
    const message = `The row at line ${line} is longer than ${longest} bytes. Look for a quotation mark that is not closed.`;
    return new CsvRefused('csv_record_too_long', message, line);
  }
}

/**
 * Hands records over as they are found. As a stream of objects the parser takes several times as long, and `on_record`
 * describes its whole state for each of them.
 */
class FindingParser extends Parser {
  constructor(
    options: Options,
    private readonly onRecord: (cells: readonly string[], end: number) => void,
  ) {
    super(options);
    // Whoever writes to it is told of an error too.
    this.on('error', () => undefined).resume();
  }

  override push(cells: readonly string[] | null): boolean {
    if (cells === null) return super.push(null);
    this.onRecord(cells, this.info.bytes);
    // It compares each record with the first, and makes an error with its stack of each that has other cells, only to drop
    // it: fifty times the work of such a row, and a file may have ten million. So each record is the first.
    Object.assign(this.info, { records: 0 });
    return true;
  }
}

const optionsOf = ({ delimiter }: RecordRules): Options => ({
  delimiter,
  record_delimiter: ['\r\n', '\n', '\r'],
  // Which rows have the right cells is for their reader to say, and only of each row.
  relax_column_count: true,
  relax_quotes: true,
  // `a, "b"` has a quoted cell.
  ltrim: true,
});

/** A quoted cell may hold ends of lines. */
const linesOf = (cells: readonly string[]): number =>
  cells.reduce((lines, cell) => lines + (cell.match(/\r\n|\r|\n/g)?.length ?? 0), 1);

const quoteNotClosed = (line: number, cause: CsvError): CsvRefused =>
  new CsvRefused('csv_quote_not_closed', `The row at line ${line} has a quotation mark that is not closed.`, line, {
    cause,
  });
