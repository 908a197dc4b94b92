import { CsvRefused } from './csv-refused.js';

const BYTE_ORDER_MARK = Buffer.from('\uFEFF');
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SEMICOLON = 0x3b;
const COMMA = 0x2c;

export interface CsvSource {
  /** Excel writes semicolons where the comma stands in decimals; the header tells. */
  readonly delimiter: ',' | ';';
  /** The whole file, without its byte order mark. */
  readonly bytes: AsyncIterable<Buffer>;
}

/**
 * Looks at the header of a file, and goes on from its beginning.
 *
 * @throws CsvRefused `csv_record_too_long`, also while it is read, for a line that is longer than `longestLine` bytes
 */
export async function csvSource(content: AsyncIterable<Buffer>, longestLine: number): Promise<CsvSource> {
  const chunks = withBoundedLines(content, longestLine);
  const head = await headOf(chunks);
  return { delimiter: delimiterOf(head), bytes: joined(head, chunks) };
}

/** The first chunks, up to the one in which the header ends. */
async function headOf(chunks: AsyncIterator<Buffer>): Promise<Buffer> {
  let head = Buffer.alloc(0);
  while (endOfLine(head) < 0) {
    const next = await chunks.next();
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  const hasMark = head.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK);
  return hasMark ? head.subarray(BYTE_ORDER_MARK.length) : head;
}

function delimiterOf(head: Buffer): ',' | ';' {
  const end = endOfLine(head);
  const header = end < 0 ? head : head.subarray(0, end);
  return header.includes(SEMICOLON) && !header.includes(COMMA) ? ';' : ',';
}

async function* joined(head: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield head;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

/**
 * The parser bounds the text of a record, but not the number of its cells: a line of ten million commas would become an
 * array of as many empty ones.
 */
async function* withBoundedLines(content: AsyncIterable<Buffer>, longest: number): AsyncGenerator<Buffer> {
  let line = 1;
  let bytes = 0;
  let previousEnd: number | undefined;
  for await (const chunk of content) {
    for (let start = 0; ;) {
      const end = endOfLine(chunk, start);
      bytes += (end < 0 ? chunk.length : end) - start;
      if (bytes > longest) throw tooLong(line, longest);
      if (end < 0) break;
      const isSecondHalf = bytes === 0 && previousEnd === CARRIAGE_RETURN && chunk[end] === LINE_FEED;
      if (!isSecondHalf) line += 1;
      previousEnd = chunk[end];
      bytes = 0;
      start = end + 1;
    }
    yield chunk;
  }
}

function endOfLine(chunk: Buffer, from = 0): number {
  const feed = chunk.indexOf(LINE_FEED, from);
  const carriage = chunk.subarray(from, feed < 0 ? chunk.length : feed).indexOf(CARRIAGE_RETURN);
  return carriage < 0 ? feed : from + carriage;
}

export function tooLong(line: number, longest: number, cause?: unknown): CsvRefused {
  return new CsvRefused(
    'csv_record_too_long',
    `The row at line ${line} is longer than ${longest} bytes. Look for a quotation mark that is not closed.`,
    line,
    { cause },
  );
}
