import type { RefusedRow, StockRow } from '../levels/stock-row.js';

/** What the supplier says of a product; some of it may be no row of stock. */
export interface SupplierItem {
  readonly sku: string;
  readonly said: Pick<StockRow, 'price' | 'stock'> | RefusedRow;
}

/** A part of what the supplier has. */
export interface SupplierPage {
  readonly items: readonly SupplierItem[];
  /** Of the next page; null on the last one. */
  readonly nextCursor: string | null;
}
