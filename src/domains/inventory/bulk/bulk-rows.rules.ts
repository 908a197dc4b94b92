import { duplicateOf } from '../levels/stock-levels.rules.js';
import type { RefusedRow, StockRow } from '../levels/stock-row.js';
import type { StockUpdateDto } from './stock-update.dto.js';

/** What people call those that the updates name by their ids. */
export interface Names {
  readonly vendorCodes: ReadonlyMap<string, string>;
  readonly skus: ReadonlyMap<string, string>;
}

/** The same by code and SKU. An id that nobody has stays, and is then a code that nobody has. */
export const asRow = (update: StockUpdateDto, { vendorCodes, skus }: Names, ownCode: string | undefined): StockRow => {
  const { vendorId = '', vendorCode, productId = '', sku, price, stock, minStock } = update;
  const namedCode = vendorId === '' ? (ownCode ?? '') : (vendorCodes.get(vendorId) ?? vendorId);
  return { vendorCode: vendorCode ?? namedCode, sku: sku ?? skus.get(productId) ?? productId, price, stock, minStock };
};

/** Of rows that name the same product of a vendor the first counts; the others are refused, wherever they stand. */
export function withoutRepeats(rows: readonly StockRow[]): readonly (StockRow | RefusedRow)[] {
  const named = new Set<string>();
  return rows.map((row) => {
    const name = JSON.stringify([row.vendorCode, row.sku]);
    if (named.has(name)) return duplicateOf(row);
    named.add(name);
    return row;
  });
}
