import type { StockRow } from '../levels/stock-row.js';
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
