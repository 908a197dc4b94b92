import type { CsvRow } from '../../../csv/index.js';
import type { RefusedRow, RowRefusal, StockRow } from '../../inventory/index.js';
import { INVENTORY_COLUMNS, type InventoryColumn } from '../inventory-columns.js';

/** What is wrong with a row, such that it changes nothing. The codes are stored and shown. */
export interface ImportFault {
  /** Null for a fault of the row as a whole. */
  readonly column: InventoryColumn | null;
  readonly code: ImportFaultCode;
  readonly message: string;
}

export const FILE_FAULT_CODES = [
  'not_utf8',
  'wrong_cell_count',
  'missing_value',
  'invalid_text',
  'no_figures',
  'foreign_vendor',
] as const;
export type ImportFaultCode = (typeof FILE_FAULT_CODES)[number] | RowRefusal;

export type ReadRow =
  | { readonly stock: StockRow; readonly faults?: undefined }
  | { readonly faults: readonly ImportFault[]; readonly stock?: undefined };

/** Plain digits: `1e3`, `1,000.00` and `=1+1` may mean anything, so they mean nothing. How much may be is not said here. */
const PRICE = /^\d{1,15}(\.\d{1,2})?$/;
const STOCK = /^\d{1,15}$/;

type Cells = Readonly<Record<InventoryColumn, string>>;

/**
 * What a row of the file says of the stock, or everything that is wrong with it. An empty figure stays as it is.
 *
 * @param ownVendor the code of the vendor whose rows alone the file may hold
 */
export function readRow(row: CsvRow<InventoryColumn>, ownVendor?: string): ReadRow {
  if (row.fault) return { faults: [faultOf(row.fault)] };
  const cells = trimmed(row.cells);
  const faults = [
    ...codeFaults('vendor_code', cells.vendor_code),
    ...codeFaults('sku', cells.sku),
    ...foreignVendor(cells.vendor_code, ownVendor),
    ...figureFaults(cells),
  ];
  return faults.length > 0 ? { faults } : { stock: stockRowOf(cells) };
}

/** The column that the inventory's reason to refuse a row is about. */
export function refusalFault({ code, message }: RefusedRow): ImportFault {
  return { column: COLUMN_OF[code], code, message };
}

const COLUMN_OF: Readonly<Record<RowRefusal, InventoryColumn | null>> = {
  unknown_vendor: 'vendor_code',
  unknown_sku: 'sku',
  invalid_price: 'price',
  invalid_stock: 'stock',
  invalid_min_stock: 'min_stock',
  price_and_stock_needed: null,
  stock_below_reserved: 'stock',
  invalid_item: null,
  invalid_sku: 'sku',
};

function faultOf(fault: NonNullable<CsvRow<InventoryColumn>['fault']>): ImportFault {
  if (fault.code === 'not_utf8')
    return {
      column: fault.column,
      code: 'not_utf8',
      message: 'This is no text in UTF-8. Save the file as "CSV UTF-8".',
    };
  const message = `The row has ${fault.found} cells in place of ${fault.expected}.`;
  return { column: null, code: 'wrong_cell_count', message };
}

function trimmed(cells: Cells): Cells {
  const entries = INVENTORY_COLUMNS.map((column) => [column, cells[column].trim()] as const);
  return Object.fromEntries(entries) as Record<InventoryColumn, string>;
}

function codeFaults(column: 'vendor_code' | 'sku', code: string): ImportFault[] {
  if (code === '') return [{ column, code: 'missing_value', message: 'Every row names a vendor and a product.' }];
  if (/\p{Cc}/u.test(code))
    return [{ column, code: 'invalid_text', message: `${shown(code)} holds characters that no code has.` }];
  return [];
}

function foreignVendor(code: string, own: string | undefined): ImportFault[] {
  if (own === undefined || code === '' || code === own) return [];
  return [{ column: 'vendor_code', code: 'foreign_vendor', message: `This key imports the stock of ${own} only.` }];
}

function figureFaults({ price, stock, min_stock }: Cells): ImportFault[] {
  if (price === '' && stock === '' && min_stock === '')
    return [{ column: null, code: 'no_figures', message: 'The row says nothing: it has no price, stock or minimum.' }];
  return [
    ...(price === '' || PRICE.test(price) ? [] : [notAPrice(price)]),
    ...(stock === '' || STOCK.test(stock) ? [] : [notAStock('stock', 'invalid_stock', stock)]),
    ...(min_stock === '' || STOCK.test(min_stock) ? [] : [notAStock('min_stock', 'invalid_min_stock', min_stock)]),
  ];
}

const notAPrice = (cell: string): ImportFault => {
  const message = `A price is written 1980.50, with at most two decimals and no separators, unlike ${shown(cell)}.`;
  return { column: 'price', code: 'invalid_price', message };
};

const notAStock = (column: InventoryColumn, code: RowRefusal, cell: string): ImportFault => {
  return { column, code, message: `This is a whole number, written in digits alone, unlike ${shown(cell)}.` };
};

function stockRowOf({ vendor_code, sku, price, stock, min_stock }: Cells): StockRow {
  return {
    vendorCode: vendor_code,
    sku,
    ...(price !== '' && { price: Number(price) }),
    ...(stock !== '' && { stock: Number(stock) }),
    ...(min_stock !== '' && { minStock: Number(min_stock) }),
  };
}

/** A cell may hold anything, at any length: it is written as JSON, and cut. */
const shown = (cell: string): string => JSON.stringify(cell.length > 60 ? `${cell.slice(0, 60)}…` : cell);
