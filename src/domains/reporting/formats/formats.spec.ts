import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { readPdf } from '../../../../test/support/reporting/pdf.js';
import type { ReportDefinition, Row } from '../definitions/index.js';
import type { ReportContent } from '../generation/report-content.js';
import { FORMATTERS } from './index.js';

const DEFINITION: ReportDefinition = {
  type: 'sales-analysis',
  title: 'Sales of a test',
  about: 'What is counted here.',
  narrowedTo: [],
  figures: [
    { name: 'value', label: 'Sales', kind: 'money' },
    { name: 'orders', label: 'Orders', kind: 'integer' },
    { name: 'share', label: 'Share', kind: 'percent' },
    ...[3, 4, 5, 6].map((number) => ({ name: `f${number}`, label: `Figure ${number}`, kind: 'integer' }) as const),
  ],
  summary: '',
  charts: (['line', 'bars', 'stacked', 'columns', 'ranking', 'shares'] as const).map((kind) => ({
    name: kind,
    title: `As ${kind}`,
    kind,
    unit: kind === 'bars' ? 'money' : 'integer',
    series: ['one', 'two'].map((name) => ({ name, label: `Series ${name}` })),
    query: '',
  })),
  columns: [
    { name: 'name', label: 'Name', kind: 'text' },
    { name: 'day', label: 'Day', kind: 'day' },
    { name: 'amount', label: 'Amount', kind: 'money' },
    { name: 'note', label: 'Note', kind: 'text', onPaper: false },
  ],
  rows: '',
};

const POINTS: readonly Row[] = ['2026-11-01', '2026-11-02', '2026-11-03'].map((label, index) => ({
  label,
  one: String(100 * index),
  two: index === 2 ? '-50.00' : '12.34',
}));

const ROW = { name: 'Himal', day: '2026-11-22', amount: '1234.5', note: 'x' };

async function* pagesOf(...pages: readonly (readonly Row[])[]): AsyncGenerator<readonly Row[]> {
  yield* pages;
}

function contentOf(given: Partial<ReportContent> = {}): ReportContent {
  return {
    definition: DEFINITION,
    currency: 'NPR',
    timeZone: 'Asia/Kathmandu',
    period: { startOn: '2026-11-01', endOn: '2026-11-03', asOf: new Date('2026-11-22T10:00:00Z'), bucket: 'day' },
    figures: { value: '1234567.5', orders: 12, share: null, f3: 3, f4: 4, f5: 5, f6: 6 },
    charts: DEFINITION.charts.map((definition) => ({ definition, points: POINTS })),
    rowsFound: 1,
    rows: pagesOf([ROW]),
    ...given,
  };
}

const written = async (format: keyof typeof FORMATTERS, given?: Partial<ReportContent>): Promise<Readable> =>
  FORMATTERS[format].write(contentOf(given));
const inPdf = async (given?: Partial<ReportContent>) => readPdf(await buffer(await written('pdf', given)));

describe('a report as CSV', () => {
  it('is a table of all columns that names the currency of amounts', async () => {
    expect((await buffer(await written('csv'))).toString()).toBe(
      '\uFEFFName,Day,Amount (NPR),Note\r\nHimal,2026-11-22,1234.50,x\r\n',
    );
  });

  it('holds nothing that a spreadsheet would run', async () => {
    const rows = pagesOf([{ ...ROW, name: '=cmd|calc', note: '@SUM(A1)', amount: '-5.00' }]);
    expect(await text(await written('csv', { rows }))).toContain("'=cmd|calc,2026-11-22,-5.00,'@SUM(A1)\r\n");
  });
});

describe('a report as JSON', () => {
  it('is one document with figures, series and rows, amounts as numbers', async () => {
    const rows = pagesOf([ROW, { ...ROW, name: '"\\\u2028' }], [], [{ ...ROW, amount: null }]);
    expect(JSON.parse(await text(await written('json', { rows, vendor: { code: 'V1', name: 'Vendor' } })))).toEqual({
      type: 'sales-analysis',
      title: 'Sales of a test',
      period: { startDate: '2026-11-01', endDate: '2026-11-03', timeZone: 'Asia/Kathmandu' },
      vendor: { code: 'V1', name: 'Vendor' },
      currency: 'NPR',
      generatedAt: '2026-11-22T10:00:00.000Z',
      summary: { value: 1_234_567.5, orders: 12, share: null, f3: 3, f4: 4, f5: 5, f6: 6 },
      series: expect.objectContaining({
        line: [
          { label: '2026-11-01', one: 0, two: 12.34 },
          { label: '2026-11-02', one: 100, two: 12.34 },
          { label: '2026-11-03', one: 200, two: -50 },
        ],
      }) as object,
      rows: [
        { ...ROW, amount: 1234.5 },
        { ...ROW, name: '"\\\u2028', amount: 1234.5 },
        { ...ROW, amount: null },
      ],
    });
  });

  it('tells those that share a name apart, and all the others from one that is called so', async () => {
    const points = [
      { key: 'R1', label: 'Himal Store', one: '9', two: '1' },
      { key: 'R2', label: 'Himal Store', one: '8', two: '1' },
      { key: 'R3', label: 'Others', one: '7', two: '1' },
      { key: null, label: 'Others', isRest: true, one: '99', two: '1' },
    ];
    const charts = DEFINITION.charts.slice(4, 5).map((definition) => ({ definition, points }));
    expect(JSON.parse(await text(await written('json', { charts }))).series.ranking).toEqual([
      { key: 'R1', label: 'Himal Store', one: 9, two: 1 },
      { key: 'R2', label: 'Himal Store', one: 8, two: 1 },
      { key: 'R3', label: 'Others', one: 7, two: 1 },
      { label: 'Others', isRest: true, one: 99, two: 1 },
    ]);
    const shown = (await inPdf({ charts })).text.split('\n');
    expect(shown).toEqual(expect.arrayContaining(['Himal Store (R1)', 'Himal Store (R2)', 'Others: 99 and 1']));
    expect(shown.filter((line) => line.startsWith('Others'))).toEqual(['Others (R3)', 'Others: 99 and 1']);
  });

  it('is one without rows', async () => {
    expect(JSON.parse(await text(await written('json', { rows: pagesOf() })))).toMatchObject({ rows: [] });
  });
});

describe('a report as PDF', () => {
  it('shows what it is about, every figure, and every chart, before its rows', async () => {
    const { pages, text: shown } = await inPdf({ retailer: { code: 'R1', name: 'Himal Store' } });
    expect(pages).toBe(2);
    for (const part of [
      'Sales of a test',
      '1 November 2026 – 3 November 2026  ·  Himal Store (R1)',
      'As of 22 November 2026 at 15:45',
      'Sales, NPR',
      '1,234,567.50',
      'Figure 6: 6',
      ...DEFINITION.charts.map(({ title }) => title),
      'Series two',
      'Page 1 of 2',
      'Page 2 of 2',
      'Himal',
      '1,234.50',
      '1 row',
    ])
      expect(shown).toContain(part);
    expect(shown).not.toContain('Note');
  });

  it('is a page that says so where there is nothing', async () => {
    const charts = DEFINITION.charts.map((definition, index) => ({
      definition,
      points: index % 2 === 0 ? [] : POINTS.map(({ label }) => ({ label, one: 0, two: '0.00' })),
    }));
    const { pages, text: shown } = await inPdf({ charts, figures: {}, rows: pagesOf(), rowsFound: 0 });
    expect(pages).toBe(1);
    expect(shown.match(/Nothing in this period/g)).toHaveLength(DEFINITION.charts.length);
  });

  it('repeats the names of its columns on every page, and says that it lists the first rows only', async () => {
    const rows = Array.from({ length: 100 }, (_, index) => ({ ...ROW, name: `Row ${index}` }));
    const { pages, text: shown } = await inPdf({ rows: pagesOf(rows.slice(0, 50), rows.slice(50)), rowsFound: 12_480 });
    expect(shown.match(/^Amount$/gm)).toHaveLength(pages - 1);
    expect(shown).toContain('The first 100 of 12,480 rows');
    expect(shown).toContain(`Page ${pages} of ${pages}`);
    for (const { name } of rows) expect(shown).toContain(name);
  });

  it('cuts what is too long, writes Devanagari, and what its fonts do not know as question marks', async () => {
    const rows = pagesOf([
      { ...ROW, name: 'x'.repeat(5_000) },
      { ...ROW, name: '店 🫖 – "<>\\()' },
      { ...ROW, name: 'हाट (R001)' },
    ]);
    const file = await buffer(await written('pdf', { rows }));
    const { text: shown } = readPdf(file);
    expect(shown).toMatch(/^x+…$/m);
    expect(shown).toContain('? ? – "<>\\()');
    expect(shown).toContain(' (R001)');
    expect(file.toString('latin1')).toMatch(/\/BaseFont \/[A-Z]+\+NotoSansDevanagari/);
    expect((await buffer(await written('pdf'))).toString('latin1')).not.toContain('Devanagari');
  });

  it('draws points of one day, of nothing but losses, and of very large values', async () => {
    for (const values of [
      ['0.01'],
      ['-5.00', '-3.00'],
      ['999999999999.99', '1.00'],
      ['5', '0', '0', '0', '0', '0', '0', '0', '0'],
    ]) {
      const points = values.map((one, index) => ({ label: `2026-11-0${index + 1}`, one, two: '0' }));
      const { pages } = await inPdf({ charts: DEFINITION.charts.map((definition) => ({ definition, points })) });
      expect(pages).toBe(2);
    }
  });

  it('is the same document when it is drawn again', async () => {
    const [one, two] = [await buffer(await written('pdf')), await buffer(await written('pdf'))];
    expect(readPdf(one)).toEqual(readPdf(two));
    expect(one.length).toBe(two.length);
  });
});

describe.each(['csv', 'json', 'pdf'] as const)('rows that break while they are written as %s', (format) => {
  async function* breaking(): AsyncGenerator<readonly Row[]> {
    yield [ROW];
    throw new Error('The database has gone.');
  }

  it('break the file', async () => {
    const file = await written(format, { rows: breaking() });
    await expect(buffer(file)).rejects.toThrow('The database has gone.');
  });
});
