import type { RowNote, StockRow } from '../levels/stock-row.js';

/** Why an item of a page is no row of stock. The words are stored and shown. */
export const ITEM_FAULTS = ['invalid_item', 'invalid_sku', 'invalid_price', 'invalid_stock'] as const;

export type SupplierItem =
  | { readonly kind: 'row'; readonly row: Omit<StockRow, 'vendorCode'> }
  | { readonly kind: 'fault'; readonly sku: string; readonly note: ItemNote };

export interface ItemNote extends Omit<RowNote, 'code'> {
  readonly code: (typeof ITEM_FAULTS)[number];
}

/** A part of what the supplier has. */
export interface SupplierPage {
  readonly items: readonly SupplierItem[];
  /** Of the next page; null on the last one. */
  readonly nextCursor: string | null;
}
