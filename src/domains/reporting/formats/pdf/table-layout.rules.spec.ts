import type { Column } from '../../definitions/index.js';
import { tableLayout } from './table-layout.rules.js';

const AREA = { x: 40, width: 500 };
const widthOf = { heading: (text: string) => text.length * 5, cell: (text: string) => text.length * 4 };
const column = (name: string, kind: Column['kind'], given: Partial<Column> = {}): Column => ({
  name,
  label: name,
  kind,
  ...given,
});
const widthsOf = (columns: readonly Column[], rows: readonly Record<string, unknown>[]) =>
  tableLayout(columns, rows, AREA, widthOf).map(({ width }) => width);

describe('the columns of a table', () => {
  it('fill the width side by side, numbers to the right, without what stands in the data only', () => {
    const columns = [column('name', 'text'), column('code', 'text', { onPaper: false }), column('amount', 'money')];
    const [name, amount, ...more] = tableLayout(columns, [{ name: 'Himal', amount: '1000.00' }], AREA, widthOf);
    expect(more).toEqual([]);
    expect(name).toMatchObject({ x: 40, align: 'left' });
    expect(amount).toMatchObject({ x: 40 + (name?.width ?? 0), align: 'right' });
    expect((name?.width ?? 0) + (amount?.width ?? 0)).toBeCloseTo(500);
  });

  it('cut long texts before they cut numbers', () => {
    const rows = [{ one: 'x'.repeat(200), two: 'y'.repeat(200), three: 'z'.repeat(200), amount: '123456789012345.00' }];
    const columns = [column('one', 'text'), column('two', 'text'), column('three', 'text'), column('amount', 'money')];
    const widths = widthsOf(columns, rows);
    expect(widths.reduce((all, one) => all + one)).toBeCloseTo(500);
    expect(widths.at(-1)).toBeGreaterThanOrEqual('123,456,789,012,345.00'.length * 4);
  });

  it('all give way when there are only numbers', () => {
    const columns = Array.from({ length: 20 }, (_, index) => column(`n${index}`, 'money'));
    const widths = widthsOf(columns, [Object.fromEntries(columns.map(({ name }) => [name, '1234567890.00']))]);
    expect(widths.reduce((all, one) => all + one)).toBeCloseTo(500);
    expect(new Set(widths.map((width) => width.toFixed(3))).size).toBe(1);
  });
});
