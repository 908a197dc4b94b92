import * as fc from 'fast-check';
import type { InventoryColumn } from '../inventory-columns.js';
import { readRow } from './import-row.rules.js';

type Cells = Partial<Record<InventoryColumn, string>>;

const rowOf = (cells: Cells) => ({
  number: 1,
  line: 2,
  cells: { vendor_code: 'V001', sku: 'RICE', price: '10.50', stock: '7', min_stock: '', ...cells },
});

const read = (cells: Cells, ownVendor?: string) => readRow(rowOf(cells), ownVendor);
const faultsOf = (cells: Cells, ownVendor?: string) =>
  read(cells, ownVendor).faults?.map(({ column, code }) => [column, code]);

describe('a row of a file', () => {
  it('says what a vendor has of a product; an empty figure says nothing', () => {
    expect(read({})).toEqual({ stock: { vendorCode: 'V001', sku: 'RICE', price: 10.5, stock: 7 } });
    expect(read({ price: '', stock: '', min_stock: ' 3 ', sku: ' RICE ' })).toEqual({
      stock: { vendorCode: 'V001', sku: 'RICE', minStock: 3 },
    });
  });

  const bad: [Cells, string, string][] = [
    ...[
      '1e3',
      '1,000.00',
      'NaN',
      '-1',
      '12.345',
      '=1+1',
      '+5',
      '0x1F',
      '１０',
      '1 000',
      '.5',
      '5.',
      'NPR 5',
      'null',
    ].map((price): [Cells, string, string] => [{ price }, 'price', 'invalid_price']),
    ...['1e3', '-1', '1.0', 'Infinity', '=2', '9'.repeat(16)].map((stock): [Cells, string, string] => [
      { stock },
      'stock',
      'invalid_stock',
    ]),
    [{ min_stock: 'few' }, 'min_stock', 'invalid_min_stock'],
    [{ sku: '  ' }, 'sku', 'missing_value'],
    [{ vendor_code: '' }, 'vendor_code', 'missing_value'],
    [{ sku: 'RI\u0000CE' }, 'sku', 'invalid_text'],
    [{ vendor_code: 'V0\n01' }, 'vendor_code', 'invalid_text'],
  ];
  it.each(bad)('is refused for %j', (cells, column, code) => {
    expect(faultsOf(cells)).toEqual([[column, code]]);
  });

  it('is refused for everything that is wrong with it, each with its column', () => {
    expect(faultsOf({ vendor_code: '', price: 'x', min_stock: 'y' })).toEqual([
      ['vendor_code', 'missing_value'],
      ['price', 'invalid_price'],
      ['min_stock', 'invalid_min_stock'],
    ]);
    expect(faultsOf({ price: '', stock: '' })).toEqual([[null, 'no_figures']]);
  });

  it('is refused for another vendor than the one that imports', () => {
    expect(faultsOf({}, 'V001')).toBeUndefined();
    expect(faultsOf({}, 'V002')).toEqual([['vendor_code', 'foreign_vendor']]);
  });

  it('is refused where the reader found no cells', () => {
    const broken = { number: 1, line: 2 };
    expect(readRow({ ...broken, fault: { code: 'not_utf8', column: 'sku' } }).faults).toMatchObject([
      { column: 'sku', code: 'not_utf8' },
    ]);
    expect(readRow({ ...broken, fault: { code: 'wrong_cell_count', found: 3, expected: 5 } }).faults).toMatchObject([
      { column: null, code: 'wrong_cell_count', message: 'The row has 3 cells in place of 5.' },
    ]);
  });

  it('names the value in a message that no table and no terminal stumbles over', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.constantFrom('price', 'sku'), (text, column) => {
        for (const { message } of read({ [column]: text }).faults ?? []) {
          expect(message).not.toMatch(/[\p{Cc}]/u);
          expect(message.length).toBeLessThan(500);
        }
      }),
    );
  });
});
