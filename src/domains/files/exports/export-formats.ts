import { Readable } from 'node:stream';
import { csvOf } from '../../../csv/index.js';
import type { InventoryExportFormat } from '../../../database/schema/files-inventory.js';
import { asNumber } from '../../../money/index.js';
import { INVENTORY_COLUMNS } from '../inventory-columns.js';
import type { StockLine } from './export-rows.repository.js';

/** The pages as a file that is written as it is read. */
export function fileOf(format: InventoryExportFormat, pages: AsyncIterable<readonly StockLine[]>): Readable {
  if (format === 'json') return Readable.from(jsonOf(pages), { objectMode: false });
  return csvOf(cellsOf(pages), { header: INVENTORY_COLUMNS, hasByteOrderMark: true });
}

async function* cellsOf(pages: AsyncIterable<readonly StockLine[]>): AsyncGenerator<(string | number)[][]> {
  for await (const page of pages)
    yield page.map(({ vendorCode, sku, price, stock, minStock }) => [vendorCode, sku, price, stock, minStock]);
}

/** One list, a line for each of its objects. */
async function* jsonOf(pages: AsyncIterable<readonly StockLine[]>): AsyncGenerator<string> {
  let before = '[\n';
  for await (const page of pages) {
    yield before + page.map(jsonLine).join(',\n');
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}

const jsonLine = ({ vendorCode, sku, price, stock, minStock }: StockLine): string =>
  JSON.stringify({ vendorCode, sku, price: asNumber(price), stock, minStock });
