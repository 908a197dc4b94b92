const BYTE_ORDER_MARK = Buffer.from('\uFEFF');
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SEMICOLON = 0x3b;
const COMMA = 0x2c;

/** However large the chunks of a stream are, what is found in one piece of them is all that is in memory. In bytes. */
const PIECE = 64 * 1024;

export interface CsvSource {
  /** Excel writes semicolons where the comma stands in decimals; the header tells. */
  readonly delimiter: ',' | ';';
  /** The whole file in small pieces, without its byte order mark. */
  readonly bytes: AsyncIterable<Buffer>;
}

/**
 * Looks at the header of a file, and goes on from its beginning.
 *
 * @param longestHeader in bytes: no more is looked at
 */
export async function csvSource(content: AsyncIterable<Buffer>, longestHeader: number): Promise<CsvSource> {
  const pieces = inPieces(content);
  const head = await headOf(pieces, longestHeader);
  return { delimiter: delimiterOf(head), bytes: joined(head, pieces) };
}

/** The first pieces, up to the one in which the header ends, or in which it should have ended. */
async function headOf(pieces: AsyncIterator<Buffer>, longest: number): Promise<Buffer> {
  let head = Buffer.alloc(0);
  while (head.length <= longest && endOfLine(head) < 0) {
    const next = await pieces.next();
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

async function* inPieces(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of content) {
    for (let start = 0; start < chunk.length; start += PIECE) yield chunk.subarray(start, start + PIECE);
  }
}

async function* joined(head: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield head;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

function endOfLine(bytes: Buffer): number {
  const feed = bytes.indexOf(LINE_FEED);
  const carriage = bytes.subarray(0, feed < 0 ? bytes.length : feed).indexOf(CARRIAGE_RETURN);
  return carriage < 0 ? feed : carriage;
}
