import { DEFINITIONS } from './index.js';
import { bound } from './parameters.js';

describe('named parameters', () => {
  it('are numbered as they come, each once, with its type', () => {
    const [text, values] = bound('select :start, :vendor, :start where :vendor is null', {
      start: 's',
      vendor: 'v',
      end: 'e',
    });
    expect(text).toBe('select $1::timestamptz, $2::uuid, $1::timestamptz where $2::uuid is null');
    expect(values).toEqual(['s', 'v']);
  });

  it('are told from casts', () => {
    expect(bound('select a::text, :after ->> 0', {})).toEqual(['select a::text, $1::json ->> 0', [null]]);
  });

  it('are refused when nobody knows them', () => {
    expect(() => bound('select :city', {})).toThrow(':city');
  });
});

describe.each(Object.values(DEFINITIONS))('the $type', ({ columns, figures, charts, rows, summary }) => {
  it('names each column, figure and chart once', () => {
    for (const named of [columns, figures, charts]) {
      const names = named.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
    }
    expect(new Set(columns.map(({ label }) => label)).size).toBe(columns.length);
  });

  it('has statements that can be bound', () => {
    for (const statement of [rows, summary, ...charts.map(({ query }) => query)])
      expect(() => bound(statement, {})).not.toThrow();
    expect(rows).toContain(':after');
    expect(rows).toContain(':limit');
    expect(rows).toContain('as position');
  });
});
