import type { StockRow } from '../../inventory/index.js';

/**
 * Parts the rows so that none names the same product of a vendor twice: one after the other the rounds do what the rows
 * would do one by one, because rows of different products do not meet. Two rows of one product keep their order.
 */
export function roundsOf<Row extends { readonly stock: StockRow }>(rows: readonly Row[]): readonly (readonly Row[])[] {
  const rounds: Row[][] = [];
  const seen = new Map<string, number>();
  for (const row of rows) {
    const key = keyOf(row.stock);
    const round = seen.get(key) ?? 0;
    seen.set(key, round + 1);
    (rounds[round] ??= []).push(row);
  }
  return rounds;
}

/** The first of the rows, as many as need no more than `most` rounds: one transaction does not last for ever. */
export function leadingRows<Row extends { readonly stock?: StockRow }>(
  rows: readonly Row[],
  most: number,
): readonly Row[] {
  const seen = new Map<string, number>();
  const end = rows.findIndex(({ stock }) => {
    if (!stock) return false;
    const times = (seen.get(keyOf(stock)) ?? 0) + 1;
    seen.set(keyOf(stock), times);
    return times > most;
  });
  return end < 0 ? rows : rows.slice(0, end);
}

const keyOf = ({ vendorCode, sku }: StockRow): string => JSON.stringify([vendorCode, sku]);
