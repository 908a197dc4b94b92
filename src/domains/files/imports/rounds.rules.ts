import type { StockRow } from '../../inventory/index.js';

/**
 * Parts the rows so that none names the same product of a vendor twice: one after the other the rounds do what the rows
 * would do one by one, because rows of different products do not meet. Two rows of one product keep their order.
 */
export function roundsOf<Row extends { readonly stock: StockRow }>(rows: readonly Row[]): readonly (readonly Row[])[] {
  const rounds: Row[][] = [];
  const seen = new Map<string, number>();
  for (const row of rows) {
    const key = JSON.stringify([row.stock.vendorCode, row.stock.sku]);
    const round = seen.get(key) ?? 0;
    seen.set(key, round + 1);
    (rounds[round] ??= []).push(row);
  }
  return rounds;
}
