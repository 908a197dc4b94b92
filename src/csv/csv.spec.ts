import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import * as fc from 'fast-check';
import { type Cell, csvOf, type CsvOptions, CsvRefused, type CsvRow, readCsv } from './index.js';

const COLUMNS = ['vendor_code', 'sku', 'note'] as const;
type Column = (typeof COLUMNS)[number];

async function* each<T>(values: Iterable<T>): AsyncGenerator<T> {
  yield* values;
}

const written = (rows: readonly (readonly Cell[])[], options: Partial<CsvOptions> = {}) =>
  text(csvOf(each([rows]), { header: COLUMNS, ...options }));

async function rowsOf(content: Readable): Promise<CsvRow<Column>[]> {
  const rows: CsvRow<Column>[] = [];
  for await (const row of readCsv(content, { columns: COLUMNS, longestRecord: 4_096 })) rows.push(row);
  return rows;
}

/** Reads a file that comes in pieces of so many bytes. */
const read = (file: string | Buffer, pieces = 1_000) => {
  const bytes = Buffer.from(file);
  const count = Math.ceil(bytes.length / pieces);
  return rowsOf(
    Readable.from(each(Array.from({ length: count }, (_, at) => bytes.subarray(at * pieces, (at + 1) * pieces)))),
  );
};

const HEADER = 'vendor_code,sku,note\n';

/** One record of 6,000 blank cells: each of its lines is short, and its cells together hold a few characters. */
const JOINED_BLANKS = `"\n${`"${','.repeat(2_000)}"\n`.repeat(3)}"\n`;

const cells = (vendor_code: string, sku: string, note: string) => ({ vendor_code, sku, note });

describe('a written file', () => {
  it('is CSV by RFC 4180', async () => {
    const at = new Date(Date.UTC(2026, 10, 22));
    const rows = [
      ['a,b', 'say "so"', 'two\nlines'],
      [-12.5, 10n, null],
      [true, at, ''],
    ];
    expect(await written(rows)).toBe(
      'vendor_code,sku,note\r\n"a,b","say ""so""","two\nlines"\r\n-12.5,10,\r\ntrue,2026-11-22T00:00:00.000Z,\r\n',
    );
  });

  it('has its header without rows, and a byte order mark when asked for', async () => {
    expect(await written([])).toBe('vendor_code,sku,note\r\n');
    const bytes = await buffer(csvOf(each([]), { header: ['sku'], hasByteOrderMark: true }));
    expect(bytes.toString('latin1')).toBe('\u00EF\u00BB\u00BFsku\r\n');
  });

  it.each([
    '=1+1',
    '+9',
    '-2+3',
    '@SUM(A1)',
    '\tx',
    '\rx',
    '\nx',
    '＝1',
    '＋1',
    '－1',
    '＠x',
    "'=1",
    ' =1',
    '\uFEFF=1',
  ])('escapes %j, which a spreadsheet would run', async (formula) => {
    const [, line = ''] = (await written([[formula]], { header: ['x'] })).split(/x\r\n/);
    expect(line.replace(/^"/, '')[0]).toBe("'");
  });

  it.each([
    ['a;=1+1', "a;'=1+1"],
    ['a; @SUM(A1);b', "a;' @SUM(A1);b"],
    ['a\n=1', "a\n'=1"],
    ['a\r\n+1', "a\r\n'+1"],
    [';-2+3', ";'-2+3"],
    ['=1;=2', "'=1;'=2"],
  ])('escapes %j also where a spreadsheet with semicolons begins a cell', async (formula, cell) => {
    const [, line = ''] = (await written([[formula]], { header: ['x'] })).split(/^x\r\n/);
    expect(line.replace(/^"|"?\r\n$/g, '')).toBe(cell);
  });

  it.each(['-12.50', '-3', 'a=b', "it's", "'quoted'", 'a-b', '2026-11-22', 'a;b', '1;-5;6'])(
    'leaves %j as it is',
    async (harmless) => {
      expect(await written([[harmless]], { header: ['x'] })).toBe(`x\r\n${harmless}\r\n`);
    },
  );

  it('fails when its rows do, and ends them when nobody reads on', async () => {
    const ended = new Promise<void>((resolve) => {
      async function* pages(): AsyncGenerator<readonly (readonly Cell[])[]> {
        try {
          for (let row = 0; ; row += 1) yield [[row]];
        } finally {
          resolve();
        }
      }
      const content = csvOf(pages(), { header: ['x'] });
      content.on('data', (chunk: Buffer) => chunk.includes('1\r\n') && content.destroy());
    });
    await ended;
    async function* failing(): AsyncGenerator<readonly (readonly Cell[])[]> {
      yield [[1]];
      throw new Error('the database went away');
    }
    await expect(text(csvOf(failing(), { header: ['x'] }))).rejects.toThrow('the database went away');
  });
});

describe('what was written is read as it was', () => {
  /** Characters that mean something to CSV or to a spreadsheet, among others. */
  const hostile = fc.string({
    unit: fc.constantFrom(...'=+-@＝＋－＠\t\r\n\'",; .5ए\u00A0\u2028\uFEFF\u0000', '😀'),
    maxLength: 8,
  });
  const cell = fc.oneof(
    hostile,
    // What other programs leave in the place of broken text is taken for broken.
    fc.string({ unit: 'grapheme' }).filter((value) => !value.includes('\uFFFD')),
  );
  const row = fc.tuple(cell, cell, cell).filter((values) => values.some((value) => value.trim() !== ''));

  it('whatever stands in the cells, however the file is cut into pieces', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 5 }), fc.integer({ min: 1, max: 40 }), async (rows, pieces) => {
        const found = await read(await written(rows), pieces);
        expect(found.map((one) => one.cells)).toEqual(rows.map((values) => cells(...values)));
      }),
      { numRuns: 300 },
    );
  });

  it('and each line is where an editor shows it', async () => {
    const rows = [
      ['a', 'b\r\nc', 'd'],
      ['e', 'f\n\n', 'g'],
      ['h', 'i', 'j'],
    ];
    expect((await read(await written(rows))).map(({ number, line }) => [number, line])).toEqual([
      [1, 2],
      [2, 4],
      [3, 7],
    ]);
  });
});

describe('a file of somebody else', () => {
  it.each([
    ['CRLF', 'vendor_code,sku,note\r\nV1,S1,\r\n\r\nV2,S2,x\r\n'],
    ['LF', 'vendor_code,sku,note\nV1,S1,\n\nV2,S2,x'],
    ['CR', 'vendor_code,sku,note\rV1,S1,\r\rV2,S2,x\r'],
    ['a mixture', 'vendor_code,sku,note\r\nV1,S1,\r , ,\nV2,S2,x\n\n'],
    ['a byte order mark', '\uFEFFvendor_code,sku,note\nV1,S1,\n,,\nV2,S2,x\n'],
    ['another order, case and spacing', 'SKU, Note ,Vendor Code\nS1,,V1\n\nS2,x,V2\n'],
    ['semicolons', 'vendor_code;sku;note\nV1;S1;\n\nV2;S2;x\n'],
    ['columns that are empty', 'vendor_code,sku,note,,\nV1,S1,,,\n,,,,\nV2,S2,x,,\n'],
    ['quotation marks and blanks', '"vendor_code", "sku","note"\n"V1", "S1",""\n\n"V2","S2",x\n'],
  ])('may have %s', async (_, file) => {
    for (const pieces of [1, 2, 3, 1_000]) {
      expect(await read(file, pieces)).toEqual([
        { number: 1, line: 2, cells: cells('V1', 'S1', '') },
        { number: 2, line: 4, cells: cells('V2', 'S2', 'x') },
      ]);
    }
  });

  it('keeps quotation marks inside a cell, and semicolons between commas', async () => {
    const [row] = await read(`${HEADER}V1,5" PIPE,"a" b;c\n`);
    expect(row?.cells).toEqual(cells('V1', '5" PIPE', '"a" b;c'));
  });

  it('may have rows with too many or too few cells, or broken text: they are named, and the others read', async () => {
    const broken = Buffer.from([
      ...Buffer.from(`${HEADER}V1,`),
      0xc3,
      0x28,
      ...Buffer.from(',x\nV1\nV1,S1,n,more\nV1,S1,n\n'),
    ]);
    expect(await read(broken, 7)).toEqual([
      { number: 1, line: 2, fault: { code: 'not_utf8', column: 'sku' } },
      { number: 2, line: 3, fault: { code: 'wrong_cell_count', found: 1, expected: 3 } },
      { number: 3, line: 4, fault: { code: 'wrong_cell_count', found: 4, expected: 3 } },
      { number: 4, line: 5, cells: cells('V1', 'S1', 'n') },
    ]);
  });

  const refusals: [string, string | Buffer, string, string][] = [
    ['nothing', '', 'csv_empty', 'not even a header'],
    ['blank lines', '\n\r\n  \n', 'csv_empty', 'not even a header'],
    ['a missing column', 'vendor_code,sku\n', 'csv_header', 'lacks "note". It should be: vendor_code,sku,note.'],
    ['an unknown column', 'vendor_code,sku,note,=cmd()\n', 'csv_header', 'has, unasked for, "=cmd()"'],
    ['a column twice', 'vendor_code,sku,note,SKU\n', 'csv_header', 'has twice "sku"'],
    ['400 columns', `${Array.from({ length: 400 }, (_, at) => `c${at}`).join(',')}\n`, 'csv_header', 'and 390 more'],
    ['another kind of file', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10]), 'csv_not_utf8', 'no text in UTF-8'],
    ['UTF-16', Buffer.from(`\uFEFF${HEADER}`, 'utf16le'), 'csv_not_utf8', 'CSV UTF-8'],
    ['a cell that does not end', `${HEADER}V1,S1,n\nV1,"S1,n\nV1,S1,n\n`, 'csv_quote_not_closed', 'line 3 has'],
    ['one that is too long', `${HEADER}V1,S1,n\n"${'S1\n'.repeat(2_000)}`, 'csv_record_too_long', 'line 3 is longer'],
    [
      'a line that is too long',
      `${HEADER}V1,S1,n\r\n${'x'.repeat(5_000)}\n`,
      'csv_record_too_long',
      'line 3 is longer',
    ],
    ['nothing but commas', ','.repeat(5_000), 'csv_record_too_long', 'line 1 is longer than 4096 bytes'],
    ['blank cells on lines that quotes join', `${HEADER}V,S,n\n${JOINED_BLANKS}`, 'csv_record_too_long', 'line 3 is'],
    [
      'the same, and a quote that is not closed',
      `${HEADER}${JOINED_BLANKS.slice(0, -2)}`,
      'csv_record_too_long',
      'line 2',
    ],
    ['the same in the header', JOINED_BLANKS, 'csv_record_too_long', 'line 1 is longer'],
  ];
  it.each(refusals)('is refused with %s', async (_, file, code, message) => {
    for (const pieces of [11, 100_000]) {
      await expect(read(file, pieces)).rejects.toMatchObject({
        kind: 'unprocessable',
        code,
        message: expect.stringContaining(message),
      });
    }
  });

  it.each([
    ['LF', '\n', ''],
    ['CRLF', '\r\n', '"'],
    ['its last row', '', ''],
  ])('has rows of as many bytes as they may have, and no longer ones: %s', async (_, end, quote) => {
    const row = (bytes: number) => {
      const around = Buffer.byteLength(`V1,S1,${quote}${quote}${end}`);
      return `${HEADER}V1,S1,${quote}${'x'.repeat(bytes - around)}${quote}${end}`;
    };
    for (const pieces of [1, 4_095, 100_000]) {
      expect(await read(row(4_096), pieces)).toHaveLength(1);
      await expect(read(row(4_097), pieces)).rejects.toMatchObject({ code: 'csv_record_too_long', line: 2 });
    }
  });

  it('costs no error for each of its rows that has other cells than the header', async () => {
    const traced = jest.spyOn(Error, 'captureStackTrace');
    expect(await read(`${HEADER}${'\n'.repeat(500)}${'V1\n'.repeat(500)}`)).toHaveLength(500);
    expect(traced).not.toHaveBeenCalled();
    traced.mockRestore();
  });

  it('is given up soon when it is one record of ten million blank cells', async () => {
    const content = Readable.from(
      (function* () {
        yield Buffer.from(`${HEADER}"\n`);
        for (let line = 0; line < 160; line += 1) yield Buffer.from(`"${','.repeat(65_000)}"\n`);
        yield Buffer.from('"\n');
      })(),
    );
    const rows = readCsv(content, { columns: COLUMNS });
    await expect(rows.next()).rejects.toMatchObject({ code: 'csv_record_too_long', line: 2 });
  });

  it('may hold any bytes at all: it is read or refused, and nothing else happens', async () => {
    const hostile = fc.constantFrom(...'",;\n\r\t \'=a\u0000\uFEFF', '\xC3', '""', '"\r\n"');
    const bytes = fc.array(hostile, { maxLength: 40 }).map((parts) => Buffer.from(parts.join(''), 'latin1'));
    await fc.assert(
      fc.asyncProperty(bytes, fc.integer({ min: 1, max: 9 }), async (body, pieces) => {
        const file = Buffer.concat([Buffer.from(HEADER), body]);
        const [small, whole] = await Promise.allSettled([read(file, pieces), read(file)]);
        expect(small).toEqual(whole);
        if (small.status === 'rejected') expect(small.reason).toBeInstanceOf(CsvRefused);
        else expect(small.value.every(({ line }, at, rows) => line > (rows[at - 1]?.line ?? 1))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('that breaks off fails as its stream does', async () => {
    async function* chunks(): AsyncGenerator<Buffer> {
      yield Buffer.from(`${HEADER}V1,S1,n\n`);
      throw new Error('the store went away');
    }
    await expect(rowsOf(Readable.from(chunks()))).rejects.toThrow('the store went away');
  });

  it('is let go when nobody reads on, and when it is refused', async () => {
    const endless = () =>
      Readable.from(
        (function* () {
          yield Buffer.from(HEADER);
          for (;;) yield Buffer.from('V1,S1,n\n');
        })(),
      );
    const content = endless();
    const rows = readCsv(content, { columns: COLUMNS });
    await rows.next();
    await rows.return(undefined);
    expect(content.destroyed).toBe(true);
    const other = endless();
    await expect(readCsv(other, { columns: ['price'] }).next()).rejects.toMatchObject({ code: 'csv_header' });
    expect(other.destroyed).toBe(true);
  });
});
