/** What somebody says of a vendor's stock of a product, in absolute figures. What is left out stays as it is. */
export interface StockRow {
  readonly vendorCode: string;
  readonly sku: string;
  /** What the vendor takes for one, in major units with at most two decimals. */
  readonly price?: number | undefined;
  /** All that is there, with what is reserved. */
  readonly stock?: number | undefined;
  /** Below it the vendor is alerted. */
  readonly minStock?: number | undefined;
}

/** Why a row was not taken over. The words are stored and shown. */
export const ROW_REFUSALS = [
  'unknown_vendor',
  'unknown_sku',
  'invalid_price',
  'invalid_stock',
  'invalid_min_stock',
  'price_and_stock_needed',
  'stock_below_reserved',
  'invalid_item',
  'invalid_sku',
] as const;
export type RowRefusal = (typeof ROW_REFUSALS)[number];

/** What somebody should know of a row. */
export interface RowNote {
  readonly code: RowRefusal;
  /** Names the value and what to do about it. */
  readonly message: string;
}

/** Whoever finds a row at fault by itself may say so, and let it keep its place among the others. */
export interface RefusedRow extends RowNote {
  readonly status: 'refused';
}

/** `unchanged`: the row said what stood there already, and nothing was written. */
export interface TakenRow {
  readonly status: 'applied' | 'unchanged';
  /** What was taken over otherwise than the row says. */
  readonly note?: RowNote;
}

/** What became of a row. */
export type RowOutcome = TakenRow | RefusedRow;

/**
 * What becomes of a row whose stock is less than what is reserved: it is refused, or the stock raised to what is reserved,
 * so that nothing is free.
 */
export type BelowReserved = 'refuse' | 'raise';

export const refused = (code: RowRefusal, message: string): RefusedRow => ({ status: 'refused', code, message });
